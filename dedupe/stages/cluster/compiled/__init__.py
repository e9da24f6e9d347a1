"""The rules of the stage over integer arrays, compiled: what it takes for a million matches."""
