"""The longer texts that ``dedupe guide NAME`` prints."""
