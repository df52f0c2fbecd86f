"""Everything that is not a table: titles, whose report, metadata, dates, sections.

May import cells, model and documents.blocks.
"""
