"""Printed rows to the tables of a plan."""
