"""Notifications applet: letters of the programme to people, each written once and sent for certain."""
