"""Reading untrusted files in processes of their own: the parent (`process`), the child (`worker`).

May import documents/ and errors only; nothing heavy before a file is read.
"""
