"""Encrypted fields: a value opens in its own row alone, keys are changed without a loss, and a missing one is told."""

import os
import subprocess
import sys

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from tests.programme.people_cast import make_person
from tosbelgi.kernel.encryption import checks, keys, rotation
from tosbelgi.kernel.encryption.ciphers import DoesNotOpen, Sealed, digest, open_sealed, seal
from tosbelgi.programme.models import Person
from tosbelgi.programme.people.identity import write_identity

OLD, NEW = "old:" + "A" * 43, "new:" + "B" * 42 + "A"
NUMBER = "120512500000"
FIELD = Person._meta.get_field("iin")


@pytest.fixture
def aigerim(db):
    return write_identity(person_id=make_person("Айгерім").pk, iin=NUMBER, by=None, at=timezone.now())


def stored(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT iin FROM programme_person WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def write_raw(person, text, mark="digest"):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programme_person SET iin = %s, iin_digest = %s WHERE id = %s", [text, mark, person.pk])


def test_the_database_holds_neither_the_number_nor_what_it_can_be_tried_by(aigerim):
    assert NUMBER not in stored(aigerim)
    assert Person.objects.get(pk=aigerim.pk).iin == NUMBER
    assert seal(NUMBER, name="a", row="1") != seal(NUMBER, name="a", row="1")
    assert digest(NUMBER, name="a") != digest(NUMBER, name="b")


def test_a_number_that_is_copied_to_another_row_does_not_open(aigerim):
    other = make_person("Ерлан")
    write_raw(other, stored(aigerim))
    with pytest.raises(DoesNotOpen):
        Person.objects.get(pk=other.pk).iin  # noqa: B018 – reading opens it


def test_nor_in_another_field_of_the_same_row(aigerim):
    with pytest.raises(DoesNotOpen):
        open_sealed(Sealed(stored(aigerim)), name="people.person.other", row=str(aigerim.public_id))


@pytest.mark.parametrize("harm", ["cut", "flipped", "nonsense", "empty", "other_key"])
def test_what_was_altered_does_not_open(aigerim, harm):
    text = stored(aigerim)
    write_raw(
        aigerim,
        {
            "cut": text[:-8],
            "flipped": text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:],
            "nonsense": f"{text.split('.')[0]}.ҚазақшаЖазу",
            "empty": "",
            "other_key": "nobody." + text.split(".")[1],
        }[harm],
    )
    with pytest.raises(DoesNotOpen) as error:
        Person.objects.get(pk=aigerim.pk).iin  # noqa: B018
    assert NUMBER not in str(error.value)


def test_a_list_opens_nothing_until_somebody_reads(aigerim, monkeypatch):
    opened = []
    monkeypatch.setattr("tosbelgi.kernel.encryption.fields.open_sealed", lambda *a, **k: opened.append(1) or "x")
    rows = list(Person.objects.filter(pk=aigerim.pk))
    rows[0].save()
    assert opened == []
    assert rows[0].iin == "x"


def test_other_ways_in_are_refused_rather_than_storing_a_readable_number(aigerim):
    aigerim.refresh_from_db()
    before = stored(aigerim)
    with pytest.raises(TypeError, match="sealed"), transaction.atomic():
        Person.objects.filter(pk=aigerim.pk).update(iin=NUMBER)
    aigerim.iin = NUMBER
    with pytest.raises(TypeError, match="sealed"), transaction.atomic():
        Person.objects.bulk_update([aigerim], ["iin"])
    with pytest.raises(TypeError, match="sealed"):
        Person.objects.filter(iin=NUMBER).exists()
    with pytest.raises(FieldError, match="sealed"):
        Person.objects.filter(iin__contains="1205").exists()
    with pytest.raises(TypeError, match="serialiser"):
        serializers.serialize("json", Person.objects.filter(pk=aigerim.pk))
    assert stored(aigerim) == before
    assert Person.objects.exclude(iin=None).filter(iin=F("iin")).count() == 1


def test_bulk_creation_seals_each_in_its_own_row(db):
    rows = [
        Person(given_name="Үлгі", iin=text, iin_digest=digest(text, name="a"))
        for text in ("one", "two\0\u202e", "Қ" * 10_000)
    ]
    Person.objects.bulk_create(rows)
    assert [one.iin for one in Person.objects.filter(given_name="Үлгі").order_by("pk")] == [
        "one",
        "two\0\u202e",
        "Қ" * 10_000,
    ]


def test_the_value_and_its_model_show_nothing_of_it(aigerim):
    person = Person.objects.get(pk=aigerim.pk)
    held = vars(person)["iin"]
    assert isinstance(held, Sealed)
    for shown in (repr(held), str(held), repr(person), str(person)):
        assert NUMBER not in shown
        assert held.stored not in shown


def test_keys_are_changed_in_batches_and_a_broken_off_run_goes_on(db, settings):
    settings.FIELD_KEYS = (OLD,)
    people = [make_person(f"Үлгі{place}", account=False) for place in range(5)]
    for place, person in enumerate(people):
        person.iin, person.iin_digest = str(place), str(place)
        person.save()
    settings.FIELD_KEYS = (NEW, OLD)
    late = make_person("Кеш", account=False)
    late.iin, late.iin_digest = "late", "late"
    late.save()

    run = rotation.rotate(Person, FIELD, batch=2)
    assert next(run) == 2
    run.close()  # killed here: two are done, and stay done
    assert [stored(one).split(".")[0] for one in people] == ["new", "new", "old", "old", "old"]
    assert [Person.objects.get(pk=one.pk).iin for one in people] == list("01234")
    assert stored(late).startswith("new.")

    call_command("rotate_field_keys", batch=2, verbosity=0)
    settings.FIELD_KEYS = (NEW,)
    assert [Person.objects.get(pk=one.pk).iin for one in people] == list("01234")
    assert list(rotation.rotate(Person, FIELD, batch=2)) == []


def test_what_is_written_while_keys_are_changed_stays_as_it_was_written(db, settings, monkeypatch):
    settings.FIELD_KEYS = (OLD,)
    person = make_person("Айгерім")
    person.iin, person.iin_digest = "before", "x"
    person.save()
    settings.FIELD_KEYS = (NEW, OLD)
    sealed = seal("after", name=FIELD.sealed_as, row=str(person.public_id)).stored

    def sealed_meanwhile(*args, **kwargs):
        write_raw(person, sealed)
        return seal(*args, **kwargs)

    monkeypatch.setattr(rotation, "seal", sealed_meanwhile)
    assert list(rotation.rotate(Person, FIELD, batch=10)) == [0]
    assert Person.objects.get(pk=person.pk).iin == "after"


def test_a_text_whose_key_is_not_named_is_an_error_of_the_system_check(aigerim, settings):
    assert checks.every_key_is_named(databases=["default"]) == []
    settings.FIELD_KEYS = (NEW,)
    (error,) = checks.every_key_is_named(databases=["default"])
    assert (error.id, error.level >= 40) == ("kernel.E010", True)
    assert checks.every_key_is_named() == []


@pytest.mark.parametrize(
    "given",
    [["short:abc"], ["A" * 43], ["UPPER:" + "A" * 43], ["a:" + "A" * 43, "a:" + "B" * 43], ["a:" + "Қ" * 43]],
)
def test_a_key_that_is_none_is_refused_and_not_repeated(given, tmp_path):
    with pytest.raises(ImproperlyConfigured) as error:
        keys.field_keys(given, tmp_path / "key")
    assert "A" * 20 not in str(error.value)
    assert not (tmp_path / "key").exists()


def test_a_key_of_ones_own_is_made_once_and_for_its_owner_alone(tmp_path):
    first = keys.field_keys([], tmp_path / "key")
    assert keys.field_keys([], tmp_path / "key") == first
    assert oct((tmp_path / "key").stat().st_mode)[-3:] == "600"
    assert keys.digest_key("", tmp_path / "other") == keys.digest_key("", tmp_path / "other")


@pytest.mark.parametrize("missing", ["FIELD_KEYS", "FIELD_DIGEST_KEY"])
def test_a_public_site_without_its_key_does_not_start_and_says_why(missing, tmp_path):
    made = subprocess.run(
        [sys.executable, "-m", "tosbelgi.kernel.encryption.keys"], capture_output=True, text=True, check=True
    ).stdout.strip()
    environment = {**os.environ, "SITE_URL": "https://example.kz", "VAR_DIR": str(tmp_path), "SECRET_KEY": "x" * 60}
    environment |= {"FIELD_KEYS": made, "FIELD_DIGEST_KEY": made}
    command = [sys.executable, "-c", "import tosbelgi.settings"]
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 0

    ended = subprocess.run(command, env=environment | {missing: ""}, capture_output=True, text=True)
    assert ended.returncode != 0
    assert f"{missing} is empty: a public site" in ended.stderr
    assert made.partition(":")[2] not in ended.stderr
