"""The lines of a whole column of texts, compiled."""
