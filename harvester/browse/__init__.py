"""The database in the browser: Datasette, with a page per report and a search that finds Chinese words."""
