"""Document to Report: pure functions without network, database or clock."""
