"""Reports on quarters: parameters, notebooks, ledger."""
