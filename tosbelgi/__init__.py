"""Tösbelgi: the badge programme of EL ÚMITI as a site in Kazakh, Russian and English."""
