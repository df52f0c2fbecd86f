"""What the commands share: their base class, tables and progress on the terminal, checks of what was typed.

May import operation, store and settings; imported by commands only.
"""
