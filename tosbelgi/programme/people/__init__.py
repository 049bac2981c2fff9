"""Who takes part and who stands beside them: so far the regions and the programme centres."""
