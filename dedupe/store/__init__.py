"""The SQLite files of the tool: a result as tables, and what every column of them means."""
