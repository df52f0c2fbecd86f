"""What is laid out on pages: PDF and scans. Words and lines with places become rows and cells.

May import its neighbours in documents/ only.
"""
