"""A platform asks for everything there is, by every id it could have got hold of: nothing comes but what it may have.

The questions are made from the schema, so a field, an argument or a type that somebody adds is asked for from then on.
Everything in this world says whose it is: each text begins with a word that stands nowhere else.
"""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from graphql import GraphQLNonNull, get_named_type, is_enum_type, is_leaf_type, parse

from tests.graphql.asking import ROOTS, SCHEMA, everything
from tests.programme.journal import plans
from tests.programme.journal.cast import Diary, make_diary, moved
from tests.programme.participation import way
from tests.programme.rating.cast import follow
from tosbelgi.graphql.engine import execution
from tosbelgi.graphql.engine.context import Context
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.host.api import AskingPlatform, platform_with_token
from tosbelgi.host.applications import close_platform
from tosbelgi.programme.models import Entry, Participation, PersonalPage
from tosbelgi.programme.people.api import Purpose, end_representation
from tosbelgi.programme.people.models import LegalRepresentative
from tosbelgi.programme.sharing import api

from .cast import Asker, adult_diary, consent, link, make_asker, of_age, representative

HERE = "http://testserver/graphql/"
ALLOWED, SOMETIMES = "рұқсатты", "бірмақсатты"


class World:
    """Everybody who could be asked for, in every way in which somebody may not be read."""

    def __init__(self) -> None:
        self.asker, self.other = make_asker("Біздің"), make_asker("Басқа")
        self.closed = make_asker("Жабық")
        self.diaries: dict[str, Diary] = {}
        self.their_ids: list[str] = []
        now = timezone.now()
        # (whose word, adult, linked to, consents)
        self._add(ALLOWED, linked=self.asker, consents=tuple(Purpose))
        self._add(SOMETIMES, linked=self.asker, consents=(Purpose.PROGRAMME,))
        self._add("байланыссыз")
        self._add("рұқсатсыз", linked=self.asker)
        self._add("басқаның", linked=self.other, consents=tuple(Purpose))
        self._add("жабықтың", linked=self.closed, consents=tuple(Purpose))
        withdrawn = self._add("қайтарған", linked=self.asker, consents=tuple(Purpose))
        for purpose in Purpose:
            api.withdraw_consent(link=withdrawn.public_id, purpose=purpose, by=self.diaries["қайтарған"].pupil, at=now)
        ended = self._add("үзген", linked=self.asker, consents=tuple(Purpose))
        api.end_link(link=ended.public_id, by=self.diaries["үзген"].pupil, at=now)
        self._add("бала", linked=self.asker, adult=False)
        grown = self._add("есейген", linked=self.asker, adult=False)
        consent(grown, representative(self.diaries["есейген"]))
        of_age(self.diaries["есейген"].cast.pupil)
        orphan = self._add("өкілсіз", linked=self.asker, adult=False)
        by = representative(self.diaries["өкілсіз"])
        consent(orphan, by)
        LegalRepresentative.objects.filter(pk=by.representation_id).update(since=now - timedelta(hours=1))
        end_representation(representation_id=by.representation_id, by=None, at=now - timedelta(seconds=1))
        young = self._add("жасарған", linked=self.asker, consents=tuple(Purpose))
        assert young is not None
        pupil = self.diaries["жасарған"].cast.pupil
        pupil.birth_date = way.years_ago(15)
        pupil.save()
        drafted = self._add("жобадағы", linked=self.asker, consents=tuple(Purpose))
        assert drafted is not None
        Participation.objects.filter(pk=self.diaries["жобадағы"].participation.pk).update(
            state="draft", submitted_at=None, activated_at=None
        )
        follow()
        root = _someone_who_decides()
        close_platform(platform_id=self.closed.platform_id, by=root, at=now)

    def _add(self, word: str, *, linked: Asker | None = None, consents=(), adult: bool = True):
        diary = adult_diary(suffix=word) if adult else make_diary(suffix=word)
        plans.agreed(diary.participation, plans.plan(diary.today - timedelta(days=50)))
        self.diaries[word] = diary
        pupil = diary.cast.pupil
        pupil.given_name = f"{word}Аты"
        pupil.save()
        PersonalPage.objects.filter(participation=diary.participation).update(
            residence=f"{word}Мекен", about=f"{word}Өзі", hobby=f"{word}Қызығы", study=f"{word}Оқуы"
        )
        for day, state in enumerate(("sent", "confirmed", "returned", "unconfirmed"), start=1):
            content = diary.session(day=diary.today - timedelta(days=day), words=f"{word}Сөзі", late_reason="")
            row = moved(diary, diary.write(content), state)
            if state == "returned":
                row.refresh_from_db()
                diary.write(
                    diary.session(day=row.day, words=f"{word}Түзетуі"), entry=row.public_id, expected=row.version
                )
        diary.write(diary.session(words=f"{word}Жобасы"))
        if linked is None:
            return None
        self.their_ids.append(f"{word}-id")
        row = link(linked, pupil, f"{word}-id")
        if consents:
            consent(row, diary.pupil, *consents)
        return row

    @property
    def ids(self) -> list[str]:
        """Every id of everybody that a platform could have got hold of, in every spelling."""
        found = []
        for diary in self.diaries.values():
            own = diary.participation
            found.append(to_global_id("Participation", own.public_id))
            found += [to_global_id("Person", one.public_id) for one in (diary.cast.pupil, diary.cast.mentor)]
            found += [to_global_id("Entry", one.public_id) for one in Entry.objects.filter(participation=own)]
        return found


def _someone_who_decides():
    return get_user_model().objects.create_superuser("root-of-the-tests", password="a long enough word")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def questions(world) -> list[str]:
    """Every field of the query with every argument that could name somebody, asking for everything below it."""
    asked = []
    for name, field in SCHEMA.query_type.fields.items():
        below = everything(field.type)
        usual = [given for given in ROOTS[name][:1] if given]
        needed = {one for one, argument in field.args.items() if isinstance(argument.type, GraphQLNonNull)}
        for argument, kind in field.args.items():
            named = get_named_type(kind.type)
            if not is_leaf_type(named) or is_enum_type(named) or named.name not in ("ID", "String"):
                continue
            others = [] if needed <= {argument} else [one for one in usual if f"{argument}:" not in one]
            if needed - {argument} and not others:
                continue
            for value in (world.their_ids + world.ids) if argument in ("id", "person", "participation") else []:
                arguments = ", ".join([f'{argument}: "{value}"', *others])
                asked.append(f"{{ {name}({arguments}) {below} }}")
        asked.append(f"{{ {name}{f'({usual[0]})' if usual else ''} {below} }}")
    return asked


def asking(asker: Asker, purposes=None) -> AskingPlatform:
    found = platform_with_token(asker.token, at=timezone.now(), address=HERE)
    assert found is not None
    return found if purposes is None else AskingPlatform(found.platform_id, found.application_id, purposes, 1000)


def answered(question: str, platform: AskingPlatform) -> str:
    context = Context(now=timezone.now(), platform=platform)
    answer = execution.execute(SCHEMA, parse(question), variables={}, context=context)
    return str(answer.data) + str([error.message for error in answer.errors or []])


def told(questions: list[str], platform: AskingPlatform) -> dict[str, set[str]]:
    """Which words of whom came, over all questions."""
    everything_told = "\n".join(answered(one, platform) for one in questions)
    kinds = ("Аты", "Мекен", "Өзі", "Қызығы", "Оқуы", "Сөзі", "Түзетуі", "Жобасы")
    return {kind: {word for word in WORDS if f"{word}{kind}" in everything_told} for kind in kinds}


WORDS = [
    ALLOWED, SOMETIMES, "байланыссыз", "рұқсатсыз", "басқаның", "жабықтың", "қайтарған", "үзген", "бала", "есейген",
    "өкілсіз", "жасарған", "жобадағы",
]  # fmt: skip
NOTHING: set[str] = set()


def test_the_attack_asks_for_all_there_is(world, questions):
    assert list(world.diaries) == WORDS
    assert {name for name in SCHEMA.query_type.fields if any(one.startswith(f"{{ {name}") for one in questions)} == set(
        SCHEMA.query_type.fields
    )
    assert len(questions) > 300


def test_of_whom_it_may_it_is_told_and_of_nobody_else(world, questions):
    assert told(questions, asking(world.asker)) == {
        "Аты": {ALLOWED, SOMETIMES},
        "Сөзі": {ALLOWED},
        "Мекен": NOTHING,
        "Өзі": NOTHING,
        "Қызығы": NOTHING,
        "Оқуы": NOTHING,
        "Түзетуі": NOTHING,
        "Жобасы": NOTHING,
    }


def test_another_platform_is_told_of_its_own(world, questions):
    found = told(questions, asking(world.other))
    assert found["Сөзі"] == {"басқаның"}
    assert set().union(*found.values()) == {"басқаның"}


def test_without_a_scope_nothing_comes_by_its_field(world, questions):
    found = told(questions, asking(world.asker, frozenset({Purpose.PROGRAMME})))
    assert found["Аты"] == {ALLOWED, SOMETIMES}
    assert found["Сөзі"] == NOTHING
    assert set().union(*told(questions, asking(world.asker, frozenset())).values()) == NOTHING


def test_nobody_else_on_the_way_is_named(world, questions):
    everything_told = "\n".join(answered(one, asking(world.asker)) for one in questions)
    for diary in world.diaries.values():
        for person in (diary.cast.mentor, diary.cast.head):
            assert person.given_name not in everything_told
    assert "Нақтылап жаз" not in everything_told, "what a mentor wrote"


def test_the_missing_and_the_hidden_are_answered_alike(world):
    query = "{ participation(person: %s) { id } journal(person: %s) { nodes { id } } progress(person: %s) { percent }"
    query += " rating(person: %s) { percent } standing(person: %s) { year } }"
    hidden = {
        answered(query.replace("%s", f'"{one}"'), asking(world.asker))
        for one in [*world.their_ids, "", "nobody", "a" * 900, "user\u0130"]
        if one not in (f"{ALLOWED}-id", f"{SOMETIMES}-id", "жобадағы-id")
    }
    nothing = dict.fromkeys(("participation", "journal", "progress", "rating", "standing"))
    assert hidden == {f"{nothing}[]"}


def test_figures_are_told_by_their_purpose_and_what_they_are_made_of_by_that_of_the_journal(world):
    query = (
        '{ progress(person: "%s") { percent directions { direction done why { done units { parts { entryId amount } }'
        " leftOut { part { amount } } } } } }"
    )
    told = [
        answered(query.replace("%s", f"{one}-id"), asking(world.asker, purposes))
        for one, purposes in (
            (ALLOWED, frozenset(Purpose)),
            (SOMETIMES, frozenset(Purpose)),
            (ALLOWED, frozenset({Purpose.PROGRAMME})),
        )
    ]
    assert all("'direction': 'SPORT'" in one for one in told)
    assert ["'amount'" in one for one in told] == [True, False, False]
    rating = '{ rating(person: "%s") { percent } standing(person: "%s") { year level { of } } }'
    assert "'percent'" in answered(rating.replace("%s", f"{ALLOWED}-id"), asking(world.asker))
    nothing = answered(rating.replace("%s", f"{SOMETIMES}-id"), asking(world.asker))
    assert nothing == "{'rating': None, 'standing': None}[]"
