"""Invitations: a letter with a link by which somebody accepts a role, once, within a week (R088, R102, R114, R122)."""
