"""User accounts, roles and what may be done with them in the admin."""
