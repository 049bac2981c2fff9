"""Registers of districts, settlements and schools: from a spreadsheet of the operator, never typed by applicants."""
