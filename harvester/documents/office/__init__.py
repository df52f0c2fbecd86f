"""Word processors and spreadsheets: DOCX and sheets by libraries, the rest through LibreOffice.

May import its neighbours in documents/ only.
"""
