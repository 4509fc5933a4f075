"""What scripts/plot_calibration.py is made of: tables in, one page out."""
