"""Pages by which somebody applies: one question a page, then what they have sent and where it stands."""
