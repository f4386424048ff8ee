"""Figures for PowerPoint and Word: charts that can be edited there, pictures with alternative text, captions as such.

Made from packs alone (the JSON and PNGs of each figure), so that what a slide says is what was published.
"""
