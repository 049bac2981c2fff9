"""Where Django looks for the customs of a language: `FORMAT_MODULE_PATH = "tosbelgi.language.formats"`.

Django finds `formats.<code>.formats` by name, and falls back to its own. It has none for Kazakh.

Letters such as `j` and `E` stand for parts of the date only when they are Latin; the Cyrillic around them is plain text
and needs no backslash. `E` is the month as it stands inside a date. Years are never typed with two digits: dates here
are birthdays as often as deadlines.
"""
