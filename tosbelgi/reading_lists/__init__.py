"""Books, authors and the approved yearly reading lists, in three sections."""
