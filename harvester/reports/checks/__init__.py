"""What must agree: sums and balances, prose against tables, two readings of one report.

May import cells, model and words; changes no number.
"""
