"""GraphQL types and rows of the programme: seasons, levels, norms and directions."""
