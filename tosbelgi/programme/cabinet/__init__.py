"""Cabinet applet: the pages of those who sign in, in one frame for all roles."""
