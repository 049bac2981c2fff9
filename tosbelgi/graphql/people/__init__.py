"""GraphQL types and rows of people and places: the programme centres."""
