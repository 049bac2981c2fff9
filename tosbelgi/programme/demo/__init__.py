"""Demo applet: people whom nobody could take for real ones, on a machine of one's own."""
