"""Texts to values: dates, quarters, running text; strings in, values out."""
