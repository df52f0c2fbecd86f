"""Pages: bytes of HTML to blocks. `read.read_html` is the door; the other modules answer one question each.

May import its neighbours in documents/ (blocks, charset, unseen) only.
"""
