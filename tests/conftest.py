"""What all tests share: a filled site, its readers and its editors."""

import os
import shutil

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tosbelgi.language.catalogues import compile_catalogues

from . import database


def pytest_configure():
    compile_catalogues(settings.PACKAGE_DIR / "locale")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A test database that holds the whole site, as the quickstart makes it."""
    with django_db_blocker.unblock():
        connection = connections["default"]
        creation = connection.creation
        old_name = connection.settings_dict["NAME"]
        creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        connection.close()
        connection.settings_dict["NAME"] = creation._get_test_db_name()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"]
        database.prepare()
        yield
        creation.destroy_test_db(old_name, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory):
    """Files that tests make stay out of the developer's own."""
    folder = tmp_path_factory.mktemp("media")
    settings.MEDIA_ROOT = str(folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def admin_user(django_user_model):
    return django_user_model.objects.create_superuser("saule", "saule@example.invalid", "a long enough word")


@pytest.fixture
def editor_client(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def in_ci() -> bool:
    return bool(os.environ.get("CI"))


@pytest.fixture(autouse=True)
def the_tests_connection_stays_open(monkeypatch):
    """The worker drops connections between jobs; the one that holds a test's transaction must survive that."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
