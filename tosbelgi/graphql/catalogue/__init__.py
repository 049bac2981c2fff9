"""The programme: seasons, levels, norms and directions."""
