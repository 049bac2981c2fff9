"""Books and the approved lists of them, in three sections."""
