"""Tables: rows told by their texts, each table by the reader of its kind.

May import cells, model and documents.blocks.
"""
