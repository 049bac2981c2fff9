"""The engines behind one interface: each answers a question with the same things in the same order."""
