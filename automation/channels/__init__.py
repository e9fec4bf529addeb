"""Ways to people beside mail: the bulletin pages on the drive, and the group robots."""
