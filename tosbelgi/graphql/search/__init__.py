"""GraphQL types and queries of search and suggestions."""
