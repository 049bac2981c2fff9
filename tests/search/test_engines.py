"""One answer from every engine: the same things in the same order, the same counts.

Each run of the suite compares its own database with a real Elasticsearch; since the suite runs on SQLite
and on PostgreSQL, and both have the same documents, all three are compared.
"""

import random

import pytest
from elasticsearch.dsl import MultiSearch

from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.search.delivery import index_writer, replication
from tosbelgi.search.documents.question import FILTERS, prefix_question, question
from tosbelgi.search.documents.registry import KINDS, SearchDocument, Text
from tosbelgi.search.engines import server
from tosbelgi.search.engines.database import DatabaseEngine
from tosbelgi.search.engines.elastic import ElasticEngine
from tosbelgi.search.models import Document, Generation, Word
from tosbelgi.search.query import results

pytestmark = pytest.mark.django_db
BATCH = 100


def compared(generation, asked, *, after=None, first=20, counting=True):
    """Ask both engines everything; answers what the database said."""
    database = DatabaseEngine(generation.pk)
    elastic = ElasticEngine(server.patient_client(), server.index_name(generation.pk))
    said = []
    for start in range(0, len(asked), BATCH):
        some = asked[start : start + BATCH]
        batch = MultiSearch(using=server.patient_client())
        for one in some:
            batch = batch.add(elastic.search(one, first=first, after=after, counting=counting))
        for one, answer in zip(some, batch.execute(), strict=True):
            ours = database.matches(one, first=first, after=after, counting=counting)
            assert ours == elastic.read(answer, counting), one
            said.append(ours)
    return said


def some_filters(dice):
    if dice.random() < 0.6:
        return {}
    names = dice.sample(sorted(FILTERS), dice.choice([1, 1, 2]))
    return {name: frozenset(dice.sample(FILTERS[name], dice.choice([1, 1, 2]))) for name in names}


def mangled(dice, word):
    """A word as people type it: whole, begun, with a wrong letter, or without Kazakh letters."""
    place = dice.randrange(len(word))
    plain = word.translate(str.maketrans("әғқңөұүһі", "агкноуухи"))
    return dice.choice([word, word, word, word[: place + 1], word[:place] + "а" + word[place + 1 :], plain])


def asked_of(dice, phrases, words, number):
    for _one in range(number):
        line = dice.choice(phrases).split() if dice.random() < 0.6 else dice.sample(words, dice.choice([1, 1, 2]))
        start = dice.randrange(len(line))
        typed = " ".join(mangled(dice, word) for word in line[start : start + dice.choice([1, 2, 2, 3])])
        if any(map(str.isalnum, typed)):
            yield typed


def test_the_same_answer_over_the_real_content(generation, on_the_server):
    replication.replicate()
    dice = random.Random(7)
    phrases = [row.shown_title(code).text for row in Book.objects.all() for code in CODES]
    phrases += [row.word("name", code) for row in Author.objects.all() for code in CODES]
    words = list(Word.objects.filter(generation=generation).values_list("exact", flat=True).order_by("exact", "pk"))

    asked = [question(typed, dice.choice(CODES), some_filters(dice)) for typed in asked_of(dice, phrases, words, 700)]
    said = compared(generation, asked)
    begun = [prefix_question(typed, dice.choice(CODES)) for typed in asked_of(dice, phrases, words, 150)]
    compared(generation, begun, counting=False, first=8)

    assert len(asked) + len(begun) > 800
    assert sum(bool(answer.rows) for answer in said) > 400
    most = max(range(len(said)), key=lambda place: said[place].total)
    compared(generation, [asked[most]], after=said[most].rows[4].place)


def test_the_same_answer_over_a_large_made_up_content(generation, on_the_server, monkeypatch):
    """Frequent words are weighed in titles first here, as they are among many things."""
    monkeypatch.setattr("tosbelgi.search.engines.database.MANY", 30)
    dice = random.Random(11)
    known = list(Word.objects.filter(generation=generation).values_list("exact", flat=True).order_by("exact", "pk"))
    words = dice.sample(known, 300)
    made_up = Generation.objects.create(analyser="made up")
    things = [thing(dice, words, number) for number in range(1500)]
    index_writer.store_documents(made_up, "made up", [one.origin for one in things], things)
    replication.replicate()

    typed = [" ".join(mangled(dice, dice.choice(words)) for _word in range(dice.choice([1, 1, 2]))) for _ in range(300)]
    asked = [question(one, dice.choice(CODES), some_filters(dice)) for one in typed]
    said = compared(made_up, asked)

    assert sum(answer.total > 30 for answer in said) > 30
    begun = [prefix_question(one[: 2 + len(one) % 4], dice.choice(CODES)) for one in typed[:100]]
    assert sum(len(answer.rows) == 8 for answer in compared(made_up, begun, counting=False, first=8)) > 50

    # What is gone or changed is so on both.
    changed = [thing(dice, words, number) for number in range(0, 1500, 3)]
    index_writer.store_documents(made_up, "made up", [one.origin for one in things], changed)
    replication.replicate()
    assert Document.objects.filter(generation=made_up, removed=True).count() == 1000
    compared(made_up, asked[:60])


def thing(dice, words, number):
    def text():
        return Text(*(" ".join(dice.choices(words, k=length)) for length in (3, 2, 25)), "/")

    return SearchDocument(
        origin=str(number),
        kind=KINDS[number % len(KINDS)],
        key=str(number),
        texts={code: text() for code in dice.sample(CODES, dice.choice([1, 2, 3]))},
        order=dice.choice("абвгд"),
        direction=dice.choice(["", *DirectionCode.values]),
        sections=tuple(dice.sample(BookSection.values, dice.choice([0, 1, 2]))),
        levels=tuple(dice.sample(LevelCode.values, dice.choice([0, 1, 3]))),
    )


def test_the_box_says_the_same_whichever_engine_is_behind_it(generation, on_the_server, settings):
    replication.replicate()
    typed = ["абай жолын", "abai zholy", "путь абая", "кітап", "абфй", "спорт", '"абай" -жолы*', "щщщжжж"]
    with_server = [results.search(one, code, first=20) for one in typed for code in CODES]
    suggested = [results.suggest_completions(one[:3], code) for one in typed for code in CODES]
    settings.SEARCH_URL = []
    assert with_server == [results.search(one, code, first=20) for one in typed for code in CODES]
    assert suggested == [results.suggest_completions(one[:3], code) for one in typed for code in CODES]
