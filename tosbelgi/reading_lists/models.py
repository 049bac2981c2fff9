"""Where Django looks for this room's models; each lives in the module that tells its story."""

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
