"""One cell: is it a number, are two labels one, which row of which form is it.

May import documents' characters (unseen), model and data; no table, no page.
"""
