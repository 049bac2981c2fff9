"""Links by which somebody without an account sees one draft, in one language, for some days."""
