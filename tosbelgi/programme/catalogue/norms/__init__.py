"""Norms as values, and how what was done is counted against them. Pure: no clock, no database, whole numbers only.

`level_norms` holds what a level offers, `choices` turns it into what one person is asked, and `level_count` counts what
they did. Whoever takes part keeps these values from the approval on (D25), so nothing here may read a season.
"""
