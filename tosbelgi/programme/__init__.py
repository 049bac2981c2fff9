"""The programme itself, one app cut into applets."""
