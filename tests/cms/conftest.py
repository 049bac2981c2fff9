import pytest

from tests.reading_lists.conftest import aigerim, publish_list, standing_list, the_list

__all__ = ["aigerim", "standing_list", "the_list"]


@pytest.fixture
def published_list(db):
    """A list published within the test, so that what follows from its publishing can be watched."""
    return publish_list()
