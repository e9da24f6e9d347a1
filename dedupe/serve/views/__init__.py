"""Pages as plain rows: their words are made here, their looks in `templates`."""
