"""Catalogue applet: directions, levels, seasons and their norms."""
