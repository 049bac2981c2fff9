"""The site with something hidden of every kind, for as long as a module runs."""

import pytest
from django.core.cache import cache
from django.db import transaction

from tosbelgi.graphql.http import documents, rate_limit, response_cache
from tosbelgi.search.query import hydration

from .planted import Hidden, plant


@pytest.fixture(scope="module")
def hidden(django_db_setup, django_db_blocker) -> Hidden:
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """No door answers from what an earlier test has made it keep."""
    documents.document_cache.clear()
    response_cache.memory_cache.clear()
    rate_limit.request_allowance.forget()
    hydration._kept = hydration._Kept()
