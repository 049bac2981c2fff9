"""What all tests share: a filled site, its readers and its editors."""

import gc
import os
import shutil
from pathlib import Path
from time import sleep
from uuid import uuid4

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone
from django.utils.translation.reloader import translation_file_changed
from django_tasks_db.models import DBTaskResult

from tests.crash_harness import mortals
from tosbelgi.cms.publication import content_version
from tosbelgi.kernel import jobs, setting_actions, setting_versions
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.web.cache_policy import EDITOR_COOKIE
from tosbelgi.language.catalogues import compile_catalogues

from . import database, days
from .second_database import (  # noqa: F401 – hooks of pytest
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_terminal_summary,
)
from .site_scripts import FAST_HASHERS

LONGEST_TEST_SECONDS = 120

FILES = "django.core.cache.backends.filebased.FileBasedCache"


def pytest_configure():
    if in_ci():
        # What fails there fails again, and what passed there has not passed by luck.
        hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
        hypothesis.settings.load_profile("ci")
    settings.PASSWORD_HASHERS = FAST_HASHERS
    # What is imported stays until the end: looking through it again and again for garbage took a tenth of the suite.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    # A client that looks for all static files at its first request would take a tenth of the suite.
    settings.WHITENOISE_AUTOREFRESH = True
    for folder in settings.LOCALE_PATHS:
        compile_catalogues(folder)
    # Something has asked for a Kazakh text already: Django forgets what it read before the catalogues were there.
    translation_file_changed(None, Path("django.mo"))


def pytest_runtest_setup(item):
    """No test begins so late that the day in Kazakhstan ends under it: it waits for the next, once a day at most."""
    if (left := days.seconds_until_tomorrow()) < LONGEST_TEST_SECONDS:
        sleep(left + 1)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A test database that holds the whole site, as the quickstart makes it."""
    with django_db_blocker.unblock():
        connection = connections["default"]
        creation = connection.creation
        old_name = connection.settings_dict["NAME"]
        filled = database.create(creation)
        connection.close()
        connection.settings_dict["NAME"] = creation._get_test_db_name()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"]
        if not filled:
            database.prepare()
            database.keep()
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
    client.cookies[EDITOR_COOKIE] = "1"  # as the first page of the admin gives it to them
    return client


def in_ci() -> bool:
    return bool(os.environ.get("CI"))


@pytest.fixture(autouse=True)
def the_tests_connection_stays_open(monkeypatch):
    """The worker drops connections between jobs; the one that holds a test's transaction must survive that.

    Nor may it show that it lives by another connection, which would commit.
    """
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 3600)
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def fresh_cache(settings, monkeypatch):
    """A cache of the test's own. A test's transaction is never committed, so its changes are told at once."""
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid4().hex}
        for name in ("default", "graphql")
    }
    settings.SIGN_IN_RATE_LIMIT = settings.PAGE_RATE_LIMIT = 0  # tests ask for more in a minute than any reader
    monkeypatch.setattr(content_version, "bump", content_version._bump_now)
    monkeypatch.setattr(setting_versions, "invalidate_after_commit", setting_versions._invalidate)


@pytest.fixture
def decide(admin_user, django_capture_on_commit_callbacks):
    """The operator gives a setting another value, from today on if nothing else is said."""

    def decide(name, value, valid_from=None, at=None):
        at = at or timezone.now()
        with django_capture_on_commit_callbacks(execute=True):
            return setting_actions.change_setting(
                name=name, value=value, valid_from=valid_from or day_of(at), reason="Decision 7", by=admin_user, at=at
            )

    return decide


@pytest.fixture(scope="module")
def mortal_site(tmp_path_factory, django_db_setup):
    """The processes of a site whose database is there for as long as a module runs."""
    folder = tmp_path_factory.mktemp("killed")
    with database.for_a_server(folder, "killed") as address:
        environment = {**os.environ, "DATABASE_URL": address, "VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}
        with mortals(environment) as started:
            yield started


@pytest.fixture
def killable(mortal_site, django_db_blocker, settings):
    """Processes to kill; this one writes to the same site, as a web process would, and commits what it writes.

    No job waits at first, and the processes have the site's own settings, whatever another test has left.
    """
    folder, address = mortal_site.environment["VAR_DIR"], mortal_site.environment["DATABASE_URL"]
    shared = connections["default"]
    own = shared.copy()
    own.settings_dict["NAME"] = address.removeprefix("sqlite:///") if "sqlite" in address else address.split("/")[-1]
    settings.CACHES = {
        "default": {"BACKEND": FILES, "LOCATION": f"{folder}/cache"},
        "graphql": {"BACKEND": FILES, "LOCATION": f"{folder}/cache/graphql"},
    }
    settings.MEDIA_ROOT = f"{folder}/media"
    with django_db_blocker.unblock():
        connections["default"] = own
        DBTaskResult.objects.all().delete()
        mortal_site.settings = {}
        yield mortal_site
        own.close()
        connections["default"] = shared
