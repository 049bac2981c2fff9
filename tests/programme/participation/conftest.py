"""The crowd of those who may look, made once for all the walks of a module; what a walk changes is taken back."""

import copy

import pytest
from django.db import transaction

from .crowd import Crowd, make_crowd


@pytest.fixture(scope="module")
def whole_crowd(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_crowd()
        transaction.set_rollback(True)


@pytest.fixture
def crowd(whole_crowd, db) -> Crowd:
    """Rows and browsers of the test's own."""
    return copy.deepcopy(whole_crowd)
