"""Directions, levels, seasons and their norms: what the programme offers and what it asks."""
