"""The badge programme, one Django app made of applets: catalogue and people."""
