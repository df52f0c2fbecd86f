"""The SQLite database: schema, migrations, the one writer."""
