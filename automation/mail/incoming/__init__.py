"""What comes back: parsed with care, told apart by kind, matched to the mail that it answers."""
