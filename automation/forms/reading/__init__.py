"""From the bytes of a foreign file to located raw values: sniffed, proven harmless, read, and never believed."""
