"""Django's models module of reading lists: imports the models from the modules that define them."""

from .books import Author, Book, BookAuthor
from .importing.runs import ImportRun
from .lists import Approval, ListedBook, ReadingListIndexPage, ReadingListPage, SectionPage, Withdrawal

__all__ = [
    "Approval",
    "Author",
    "Book",
    "BookAuthor",
    "ImportRun",
    "ListedBook",
    "ReadingListIndexPage",
    "ReadingListPage",
    "SectionPage",
    "Withdrawal",
]
