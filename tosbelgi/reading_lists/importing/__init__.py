"""Import of reading lists from spreadsheets, and their export."""
