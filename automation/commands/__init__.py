"""What each command does once its options are known; speaks through the screen, works through the office."""

