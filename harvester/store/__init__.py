"""The SQLite database: schema, migrations, the one writer."""

from harvester.store.store import Store

__all__ = ["Store"]
