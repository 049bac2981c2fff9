"""Organisations that carry the programme: what each may do, and whether it may now."""
