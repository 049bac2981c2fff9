"""The photograph of an applicant's personal page (R015)."""
