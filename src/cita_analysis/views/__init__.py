"""What Jupyter and the terminal show of a plan."""
