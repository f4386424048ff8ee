"""Networks and tables as files for other programs."""
