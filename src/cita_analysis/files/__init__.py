"""Folders that are replaced whole, checksums, and CSV that is safe in a spreadsheet."""
