"""GraphQL below the types: parsing, validation, limits, execution, compiled queries and data loaders."""
