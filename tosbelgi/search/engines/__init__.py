"""Search engines behind one interface: each returns the same matches in the same order."""
