"""Pages of what is shared with other platforms: one's own, and those of a child on the family page."""
