"""Schedules: the field that shows one with its versions and what may be planned, and the mutations of both sides."""
