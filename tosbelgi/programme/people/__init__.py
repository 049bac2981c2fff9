"""People applet: persons and their roles, families, organisations and centres, and the places where they are."""
