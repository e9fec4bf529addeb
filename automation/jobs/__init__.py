"""Jobs: what is done when, what was done, and the one place that does it."""
