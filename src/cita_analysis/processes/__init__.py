"""Starts, bounds and ends subprocesses."""
