"""What the plot_*.py scripts and calibration_tables.py are made of: tables in, a page or Markdown out."""
