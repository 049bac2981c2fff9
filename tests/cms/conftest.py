import pytest

from tests.reading_lists.conftest import publish_list
from tosbelgi.reading_lists.books import Author


@pytest.fixture
def the_list(db):
    """A list published within the test, so that what follows from its publishing can be watched."""
    return publish_list()


@pytest.fixture
def aigerim(the_list):
    return Author.objects.get(slug="aigerim-ulgi")
