"""What is laid out on pages: PDF and scans. Words and lines with places become rows and cells.

pdfplumber gives letters and lines; its own table finder is not used, for it leaves out the column of a table whose
outer line is not drawn (a table of labels open at its left side lost all labels), does not tell a merged cell from
one that is not there (None for both), and reads 12 with a raised 1 as 121 (tests/documents/test_pdf_drawn.py).

May import its neighbours in documents/ only.
"""
