"""`python -m cita_analysis` is `cita`."""

import sys

from .cli import main

sys.exit(main())
