"""GraphQL types and rows of the reading lists: lists, sections, books and their authors."""
