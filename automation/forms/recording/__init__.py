"""The parts of the round trip: reading a saved copy, knowing its rows again, merging, keeping, drawing, swapping in."""
