"""People applet: so far the regions and the programme centres."""
