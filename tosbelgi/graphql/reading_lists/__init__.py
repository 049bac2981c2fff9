"""The reading lists: lists, sections, books and their authors."""
