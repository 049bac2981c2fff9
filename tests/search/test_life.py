"""From a change to the index: nothing missed, nothing shown too long, whoever dies when."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from tosbelgi import wiring
from tosbelgi.cms.translation.completeness import Parity
from tosbelgi.language import analysis
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.lists import ListedBook, SectionPage
from tosbelgi.reading_lists.tasks import look_through
from tosbelgi.search.delivery import index_writer, outbox_relay
from tosbelgi.search.documents import encoding, registry
from tosbelgi.search.indexing import consistency, index_rebuild, index_status, outbox
from tosbelgi.search.models import Change, Document, Generation, Word
from tosbelgi.search.query import results as search
from tosbelgi.search.tasks import carry_changes

pytestmark = pytest.mark.django_db
State = Generation.State


@pytest.fixture
def book(generation):
    return Book.objects.get(slug="abai-zholy")


def rename(book, title):
    book.title_kk = title
    book.save()


def found(words, language="kk"):
    """The addresses of the books that say just these words."""
    answer = search.search(words, language, filters={"kind": ["book"]}, first=50)
    return [] if answer.corrected else [hit.url for hit in answer.hits]


URL = "/kk/books/abai-zholy/"


def test_a_change_is_noted_with_it_and_found_once_carried(book):
    rename(book, "Қарлығаштар мекені")
    assert Change.objects.filter(source="books", origin=f"b{book.pk}").exists()

    assert outbox_relay.relay() >= 1

    assert found("қарлығаштар мекені") == [URL]
    assert not Change.objects.exists()
    assert outbox_relay.relay() == 0


def test_all_of_it_is_read_once_however_often_it_is_asked_for(book, monkeypatch):
    source = registry.source("books")
    read, asked_for = type(source).read, []
    monkeypatch.setattr(type(source), "read", lambda self, origins: (asked_for.extend(origins), read(self, origins))[1])
    rename(book, "Қарлығаштар мекені")
    Change.objects.filter(source="books").delete()
    for _time in range(120):
        outbox.enqueue("books", [outbox.EVERYTHING])

    outbox_relay.relay()

    assert sorted(asked_for) == sorted(source.origins())
    assert found("қарлығаштар мекені") == [URL]


def test_a_change_does_not_wait_behind_other_jobs(book, django_capture_on_commit_callbacks):
    DBTaskResult.objects.all().delete()
    look_through.enqueue(run_id=0)
    with django_capture_on_commit_callbacks(execute=True):
        rename(book, "Қарлығаштар мекені")

    assert DBTaskResult.objects.ready().first().task_path == carry_changes.module_path


def test_a_change_that_is_rolled_back_leaves_nothing(book):
    with pytest.raises(RuntimeError), transaction.atomic():
        rename(book, "Қарлығаштар мекені")
        raise RuntimeError

    assert not Change.objects.exists()
    outbox_relay.relay()
    assert URL not in found("қарлығаштар")


def test_after_the_commit_one_job_waits_however_much_changed(book, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rename(book, "Қарлығаштар мекені")
        rename(book, "Тырналар мекені")

    assert DBTaskResult.objects.filter(task_path="tosbelgi.search.tasks.carry_changes", status="READY").count() == 1
    call_command("worker", "--once")
    assert found("тырналар мекені") == [URL]
    assert URL not in found("қарлығаштар")


@pytest.mark.parametrize("moment", ["store_documents", "_count"])
def test_what_dies_while_carrying_leaves_the_change_for_the_next(book, moment, monkeypatch):
    rename(book, "Қарлығаштар мекені")
    whole = getattr(index_writer, moment)

    def dies(*args, **kwargs):
        whole(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt), transaction.atomic():
        patched.setattr(index_writer, moment, dies)
        outbox_relay.relay()
    assert Change.objects.exists()
    assert URL not in found("қарлығаштар")

    outbox_relay.relay()
    assert found("қарлығаштар") == [URL]
    assert consistency.check_index().sound


def test_unpublished_deleted_moved_and_renamed_things_follow(book):
    page = Page.objects.get(slug="faq", locale__language_code="kk").specific
    answer = search.search("қатыса алады", "kk", filters={"kind": ["question"]})
    assert answer.total

    page.unpublish()
    outbox_relay.relay()
    kept = search.search("қатыса алады", "kk", filters={"kind": ["question"]}, first=50)
    assert all(not hit.own_language for hit in kept.hits)

    author = Author.objects.get(slug="auezov")
    author.name_kk = "Жұлдызай Жұлдызаев"
    author.save()
    outbox_relay.relay()
    assert URL in found("жұлдызаев")
    assert search.suggest_completions("жұлдызай", "kk")[0].url == "/kk/authors/auezov/"

    book.slug = "abai-zholy-epic"
    book.save()
    assert "/kk/books/abai-zholy-epic/" in found("жұлдызаев"), "shown as it is, carried or not"

    ListedBook.objects.filter(book=book)._raw_delete("default")
    outbox.enqueue("books", [f"b{book.pk}", f"a{author.pk}"])
    outbox_relay.relay()
    assert URL not in str([hit.url for hit in search.search("жұлдызаев", "kk", first=50).hits])
    assert "/kk/books/abai-zholy-epic/" not in found("жұлдызаев")
    assert not Document.objects.filter(origin=f"b{book.pk}", removed=False).exists()
    assert consistency.check_index().sound


def test_hiding_a_section_hides_its_books(book):
    section = ListedBook.objects.get(book=book).section_page
    for page in SectionPage.objects.filter(translation_key=section.translation_key):
        page.unpublish()
    assert URL not in found("абай жолы")
    outbox_relay.relay()
    assert not Document.objects.filter(kind="book", key=str(book.pk), removed=False).exists()


def test_what_is_stored_in_bulk_is_noted_too(book):
    from tosbelgi.cms.references import index as reference_index

    Book.objects.filter(pk=book.pk).update(title_kk="Қарлығаштар мекені")
    reference_index.note_change(iter([book]))
    outbox_relay.relay()
    assert Document.objects.filter(words__contains="teқарлығаштар", key=str(book.pk)).exists()


def test_a_rebuild_during_writes_misses_nothing_and_is_resumable(book, monkeypatch):
    """It is stopped in the middle; one thing changes before it stops and one while it stands still."""
    build, built = index_rebuild._build, []

    def stops_in_the_middle(generation, name, origins):
        if len(built) == 2:
            raise KeyboardInterrupt
        build(generation, name, origins)
        built.append(name)
        rename(book, "Қарлығаштар мекені")

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(index_rebuild, "_build", stops_in_the_middle)
        index_rebuild.rebuild_index()
    assert Generation.objects.get(state=State.CURRENT).pk != Generation.objects.get(state=State.BUILDING).pk
    outbox_relay.relay()
    assert found("қарлығаштар") == [URL], "the old index answers and follows meanwhile"
    rename(book, "Тырналар мекені")

    steps = []
    fresh = index_rebuild.rebuild_index(lambda done, of: steps.append((done, of)))

    assert steps[0][0] >= 200 and steps[-1][0] == steps[-1][1]
    outbox_relay.relay()
    assert index_status.index_status().generation == fresh.pk
    assert found("тырналар мекені") == [URL]
    assert consistency.check_index().sound

    back = index_rebuild.restore_former_index()
    assert found("тырналар мекені") == [URL], "the one kept for a step back has followed"
    assert back.pk != fresh.pk


def test_stems_of_two_analyses_never_mix(book, monkeypatch, client):
    monkeypatch.setattr(encoding.analysis, "VERSION", "another")
    assert index_status.needs_rebuild()
    assert [one.id for one in index_status.check_index_version(databases=["default"])] == ["tosbelgi.W020"]
    with pytest.raises(CommandError, match="rebuild"):
        call_command("search", "status", stdout=StringIO())
    with pytest.raises(CommandError, match="rebuild"):
        call_command("search", "check", stdout=StringIO())

    rename(book, "Қарлығаштар мекені")
    assert outbox_relay.relay() == 0
    assert Change.objects.exists(), "the change waits for the new index"
    assert not Document.objects.filter(words__contains="қарлығаштар").exists()

    call_command("search", "rebuild", stdout=StringIO())
    assert found("қарлығаштар") == [URL]
    assert not Change.objects.exists()
    assert index_rebuild.restore_former_index() is None, "the former index has other stems"


def test_a_list_of_kazakh_words_is_another_analysis(book, tmp_path, settings):
    settings.KAZAKH_WORDS = tmp_path / "kk_KZ.dic"
    settings.KAZAKH_WORDS.write_text("1\nқарлығаш/AB\n", encoding="utf-8")
    try:
        wiring.connect_search()
        assert index_status.needs_rebuild()
    finally:
        analysis.use_analyser(analysis.PLAIN)
    assert not index_status.needs_rebuild()


def test_check_finds_and_mends_whatever_was_done_to_the_index(book):
    sound = StringIO()
    call_command("search", "check", stdout=sound)
    assert "agree" in sound.getvalue()

    documents_now = Document.objects.filter(kind="author")
    documents_now.filter(pk__in=list(documents_now.values_list("pk", flat=True)[:3])).delete()
    Document.objects.filter(kind="book", key=str(book.pk)).update(digest="", words="teнеже")
    Word.objects.filter(exact="абай").update(count=999)
    Word.objects.filter(exact="жолы").delete()

    mended = consistency.check_index()

    assert mended.documents == 4 and mended.words >= 2
    assert found("абай жолы")[0] == URL
    assert consistency.check_index().sound


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own index of words")
def test_check_mends_the_look_up_table_of_sqlite(book):
    with connection.cursor() as cursor:
        row = Document.objects.get(kind="book", key=str(book.pk), removed=False)
        cursor.execute(
            "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', %s, %s)", [row.pk, row.words]
        )
    assert URL not in found("абай жолы")
    assert consistency.check_index().lookups == 1
    assert found("абай жолы")[0] == URL


def test_the_words_of_the_index_are_counted_right_after_many_changes(book):
    rename(book, "Қарлығаштар мекені")
    outbox_relay.relay()
    rename(book, "Абай жолы")
    outbox_relay.relay()
    assert not Word.objects.filter(exact="қарлығаштар").exists()
    assert consistency.check_index().words == 0


def test_nothing_about_a_person_is_in_the_index(generation, admin_user):
    kinds = set(Document.objects.filter(generation=generation).values_list("kind", flat=True))
    assert kinds <= set(registry.KINDS)
    assert not Word.objects.filter(exact__in=[admin_user.username, admin_user.email.split("@")[0]]).exists()


def in_the_index(generation, **which) -> dict[str, tuple[str, ...]]:
    """By key, the languages in which things stand in the index."""
    rows = Document.objects.filter(generation=generation, removed=False, **which)
    return {row.key: encoding.codes("languages", row.languages) for row in rows}


@pytest.mark.parametrize("how", ["unpublished", "a gap that an editor may accept"])
@pytest.mark.parametrize("above", ["2026", "reading-lists", "the front page"])
def test_what_stands_below_a_page_goes_and_comes_with_it(how, above, generation):
    """Sections, books and levels are saved by nobody when a page above them is hidden."""
    here = Page.objects.filter(locale__language_code="ru")
    page = here.get(depth=2) if above == "the front page" else here.get(slug=above)
    keys = [str(key) for key in here.filter(path__startswith=page.path).values_list("translation_key", flat=True)]
    things = [{"key__in": keys}, {"kind": "book"}, *([{"kind": "level"}] if page.depth == 2 else [])]
    before = [in_the_index(generation, **which) for which in things]

    if how == "unpublished":
        page.specific.unpublish()
    else:
        measured = Parity.objects.get(translation_key=page.translation_key, locale=page.locale)
        measured.open_gaps = 1
        measured.save()
    outbox_relay.relay()
    meanwhile = [in_the_index(generation, **which) for which in things]
    if how == "unpublished":
        page.specific.save_revision().publish()
    else:
        measured.open_gaps = 0
        measured.save()
    outbox_relay.relay()

    for then, now in zip(before, meanwhile, strict=True):
        assert any("ru" in languages for languages in then.values())
        assert {key: languages for key, languages in now.items() if "ru" in languages} == {}
    assert [in_the_index(generation, **which) for which in things] == before
    assert consistency.check_index().sound


@pytest.mark.parametrize("typed", ["сюмбрантега", "сюмбрантоги"])
def test_what_is_hidden_is_neither_counted_nor_named_before_the_index_hears_of_it(book, client, typed):
    """The worker may be away for a while: then the index knows what the gate hides already."""
    rename(book, "Сюмбрантега")
    outbox_relay.relay()
    kind = {"kind": ["book"]}
    assert search.search(typed, "kk", filters=kind).total == 1
    book.live = False
    book.save()  # and nobody carries it

    answer = search.search(typed, "kk", filters=kind)
    assert (answer.searched, answer.hits, answer.total, answer.more) == (typed, [], 0, False)
    assert not any(answer.facets.values())
    page = client.get("/kk/search/", {"q": typed, "kind": "book"}).content.decode().lower()
    assert "сюмбрантега" not in page.replace(typed, "")
    some = search.search("ауезов", "kk", filters=kind, first=50)
    assert some.total == len(some.hits) > 0
