"""Which articles tell the same story, who took which passage from whom, and what they changed."""

__version__ = "0.1.0"
