"""What the threads of a process share: everything that outlives a request stands here, with why it is safe."""

import ast
import random
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tosbelgi.artwork import social_card
from tosbelgi.cms.publication import expiry
from tosbelgi.graphql.http import persisted
from tosbelgi.kernel.caching import circuit_breaker
from tosbelgi.kernel.web import allowance
from tosbelgi.language import analysis

HOUSE = Path(__file__).resolve().parent.parent / "tosbelgi"
THREADS = 4
# Calls that make something nobody can change, or a thing of the standard library or of Django that is made for threads.
HARMLESS = frozenset(
    """
    _ compile getLogger frozenset tuple gettext_lazy pgettext_lazy pgettext gettext_noop ngettext_lazy TypeVar NewType
    Path Lock ErrorFrame as_view
    timedelta maketrans int str partial itemgetter attrgetter ZoneInfo RegexValidator Signal Signer Library lazy
    described_enum connection fact Int next reversed sorted type namedtuple resolve rstrip upper splitlines strip cast
    Step
    """.split()  # noqa: SIM905
)
MUTATING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "move_to_end", "pop", "popitem", "remove",
    "setdefault", "update",
}  # fmt: skip
CONTAINERS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
REGISTER = {
    "filled while the modules are imported, by one thread, and only read afterwards": """
        artwork.social_card.STYLE cms.editing.previews._preview_views
        cms.dashboard.due._sources cms.dashboard.panels._starts cms.health.findings._kinds
        cms.pages.page_views._contexts cms.pages.page_views._responses cms.publication.address_lookup._routes
        cms.publication.shown_images._publicity_checks cms.references.public_models._shown
        cms.references.deletion._advisers cms.serving.error_views._frames
        cms.references.deletion._rules cms.references.usage._finders graphql.schema.schema
        accounts.session_limits._sees_others
        kernel.bootstrap._steps kernel.environment.env kernel.events._hints kernel.events._kinds
        kernel.facts.subscriptions._subscriptions kernel.files.private.kinds._kinds kernel.jobs._idempotent
        kernel.lanes.media_jobs.LIMITS
        kernel.operator_settings._registered kernel.patching._patches kernel.refusals.messages._sentences
        kernel.scheduler._tasks kernel.time_limits._limits kernel.web.full_disk._open_connections
        language.analysis.VERSION language.analysis.analyse_text language.analysis.initials
        language.analysis.query_terms language.words.skeletons._SINGLE search.documents.registry._registry
        programme.cabinet.navigation._entries programme.cabinet.photographs.SAID_BEFORE wsgi.application
    """,
    "each thread or request has its own": """
        cms.editing.previews._draft cms.publication.urls._links cms.references.index._changed
        cms.wagtail_fixes.mail_language._is_writing
        kernel.web.request_log.request_id language.analysis._STEMMERS
    """,
    "changed under a lock": """
        accounts.attempts.of_address accounts.attempts.of_code accounts.attempts.of_letterbox
        accounts.attempts.of_name
        artwork.social_card.lettering
        cms.serving.page_allowance.pages cms.serving.page_passwords.attempts
        graphql.http.documents.document_cache
        graphql.http.rate_limit.request_allowance graphql.http.response_cache.memory_cache
        host.link_door.of_account host.link_door.of_platform host.link_door.of_strangers host.token_door.requests
        kernel.caching.resilient_cache._states search.engines.server._local_breaker search.query.hydration._kept
        kernel.transfers.places.of_this_process programme.journal.door.views.requests
        programme.people.photographs.preparing.SRGB
        search.query.spelling._kept search.reports.query_counter._slot
    """,
    "one tuple put in place of another, of which a thread returns its own": """
        cms.publication.expiry._next_expiry graphql.http.persisted._digests_by_version kernel.health._last
    """,
    "one operation of a dictionary at a time; at worst something is made twice": """
        cms.media.renditions._failed cms.serving.page_cache._parameters
        kernel.caching.compiled_queries.compiled_by_shape
    """,
    "keeps the results of a pure function, which nobody changes": """
        language.language_names._codes_by_name artwork.glyphs._drawn
        cms.editing.draft_changes._relations cms.editing.draft_changes._streams cms.serving.site_icons._drawn
        search.documents.synonyms._meant_by_stem
        cms.wagtail_fixes.workflow_names.names_of_the_approval
        cms.editing.draft_changes.fields_of cms.pages.inline_svg._compacted cms.publication.ancestors._hidden_sql
        cms.publication.ancestors._rests_on_relations graphql.catalogue.norms.norm_readings
        graphql.catalogue.norms.norm_text graphql.http.negotiation._coding
        graphql.http.negotiation._media_type graphql.http.request._cached_from_body
        graphql.content.renditions._focus_key graphql.http.schema_files._read
        graphql.http.request._cached_from_query_string graphql.reading_lists.shelf._url_prefix
        home.help_texts.task_text home.help_texts.tasks kernel.encryption.keys.ring kernel.patching._parsed
        kernel.web.address_prefixes.pattern kernel.web.address_prefixes.secret_pattern
        kernel.web.negotiation._takes cms.serving.csp.ADMIN_POLICY
        cms.serving.csp.PUBLIC_POLICY cms.serving.csp.RECORDING_POLICY
        language.analysis._code_digest language.analysis.analyser language.letters._sign
        language.respelling._table language.respelling.places language.respelling.translation
        language.words.lexicon.read_lexicon language.words.tokens._plain reading_lists.templatetags.books._art
        search.documents.encoding._encode_word search.documents.registry.sources_for_model
        search.engines.server._client
    """,
    "holds nothing that changes: what it knows stands in the shared cache": """
        cms.publication.content_version.VERSION kernel.setting_versions.VERSION
    """,
    "a value that is never changed": """
        cms.serving.query_parameters.NONE graphql.content.queries.IN_THE_TREE graphql.content.queries.NEWEST
        graphql.content.renditions.SQUARE graphql.content.renditions.WIDE
        graphql.engine.field_costs.FREE graphql.engine.row_execution.INT_RANGE
        programme.journal.content.OUR_TIME graphql.http.view._csrf_check
        programme.journal.door.views._csrf_check
        graphql.journal.queries.BY_DAY graphql.journal.queries.BY_SENDING graphql.progress.queries.WHOSE
        graphql.search.queries.SEARCH_ORDER home.demo_pictures.LANDSCAPE
        language.analysis.PLAIN language.respelling._ACCENTED
        language.words.lexicon.NO_WORDS language.words.skeletons.ENDINGS
        programme.catalogue.asking.ASK_PARAMETERS reading_lists.importing.cell_text.EMPTY
        programme.people.rules.EARLIEST_BIRTH programme.people.reach._NOBODYS
        host.admin_views._LINKED host.token_door.token_door
        search.engines.engine_choice.NOTHING search.indexing.sources.books.SOURCE
        search.indexing.sources.levels.SOURCE search.indexing.sources.pages.SOURCE search.views.PAGE_PARAMETERS
    """,
}
KNOWN = {name: why for why, names in REGISTER.items() for name in names.split()}


def assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that a statement gives values to."""
    if isinstance(node, ast.Assign):
        yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
        yield node.target.id, node.value


def last_name(call: ast.expr) -> str:
    while isinstance(call, ast.Call):
        call = call.func
    return call.attr if isinstance(call, ast.Attribute) else call.id if isinstance(call, ast.Name) else ""


def is_cached(node: ast.FunctionDef) -> bool:
    return any(last_name(each) in {"cache", "lru_cache", "kept"} for each in node.decorator_list)


def is_an_instance(value: ast.expr, own_names: set[str]) -> bool:
    """Of a class of ours or of a library: not of what is harmless, nor what a function of the module has computed."""
    return isinstance(value, ast.Call) and last_name(value) not in HARMLESS and last_name(value) not in own_names


def shared_in(tree: ast.Module) -> Iterator[str]:
    top = {name: value for node in tree.body for name, value in assigned(node)}
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    changing = {name for name, value in top.items() if isinstance(value, (*CONTAINERS, ast.Call))}
    yield from (name for name, value in top.items() if is_an_instance(value, functions | {"dict", "set", "list"}))
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.FunctionDef):
            if is_cached(node):
                yield node.name
            for inner in ast.walk(node):
                yield from changed_by(inner, changing)


def changed_by(node: ast.AST, names: set[str]) -> Iterator[str]:
    """Which of these names a statement within a function changes."""
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        held = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATING:
        held = node.func.value
    else:
        return
    if isinstance(held, ast.Name) and held.id in names:
        yield held.id


def shared_by_threads() -> set[str]:
    found = set()
    for path in sorted(HOUSE.rglob("*.py")):
        if {"migrations", "settings"} & set(path.parts):
            continue
        module = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        found |= {f"{module}.{name}" for name in shared_in(ast.parse(path.read_text("utf-8")))}
    return found


def test_whatever_threads_share_says_why_it_is_safe():
    shared = shared_by_threads()
    assert sorted(shared - set(KNOWN)) == [], "say in REGISTER why these are safe"
    assert sorted(set(KNOWN) - shared) == [], "these are gone"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("known = {}\ndef keep(x):\n    known[x] = 1\n", {"known"}),
        ("known = {}\ndef keep(x):\n    known.update(x)\n", {"known"}),
        ("last = None\ndef keep(x):\n    global last\n    last = x\n", {"last"}),
        ("@cache\ndef read(x):\n    return x\n", {"read"}),
        ("stemmer = library.stemmer('russian')\n", {"stemmer"}),
        ("NAMES = {'a': 1}\ndef read(x):\n    return NAMES[x]\n", set()),
    ],
)
def test_the_register_sees_what_is_shared(code, found):
    assert set(shared_in(ast.parse(code))) == found


def at_once(work: Callable[[int], None]) -> None:
    """The work in several threads, which change as often as they can; what fails in one fails here."""
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as failure:
            failed.append(failure)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert failed == []


def test_a_stem_is_the_same_however_many_threads_ask():
    roots = ("влияни", "читател", "человечеств", "книжн", "путешестви", "знани", "дорог")
    ends = ("е", "я", "ю", "ем", "ями", "ях", "ого", "ому", "ами", "ость", "остями", "ованный", "ующих")
    russian = [root + end for root in roots for end in ends]
    english = ["running", "readers", "happily", "nationality", "conditional", "travelling", "libraries"]
    right = {word: analysis._russian_stem(word) for word in russian}
    right |= {word: analysis.PLAIN._analyse_word(word, "en")[1] for word in english}

    def ask(number: int) -> None:
        own = [*russian, *english] * 12
        random.Random(number).shuffle(own)
        for word in own:
            found = analysis.PLAIN._analyse_word(word, "en")[1] if word in english else analysis._russian_stem(word)
            assert found == right[word], word

    at_once(ask)


def test_pictures_for_links_are_drawn_alike_by_all_threads():
    right = [social_card.picture(f"Кітап {number}", "Ә Ғ Қ Ң Ө Ұ Ү Һ І") for number in range(2)]

    def draw(number: int) -> None:
        for one, picture in enumerate(right):
            assert social_card.picture(f"Кітап {one}", "Ә Ғ Қ Ң Ө Ұ Ү Һ І") == picture

    at_once(draw)


def test_points_are_handed_out_once_though_threads_share_the_purse(monkeypatch):
    purse = allowance.Allowance("threads")
    monkeypatch.setattr(allowance.time, "time", lambda: 1_795_500_010.0)
    given: list[int] = []
    at_once(lambda number: given.extend(7 for _ in range(100) if not purse.take("203.0.113.9", 7, 1400).refused))
    assert sum(given) == 1400


def test_one_thread_tries_what_has_failed(monkeypatch):
    one = circuit_breaker.Breaker(5)
    monkeypatch.setattr(circuit_breaker.time, "monotonic", lambda: 100.0)
    one.failed()
    monkeypatch.setattr(circuit_breaker.time, "monotonic", lambda: 106.0)
    tried: list[int] = []
    at_once(lambda number: tried.extend(number for _ in range(50) if one.allows()))
    assert len(tried) == 1


@pytest.mark.django_db
def test_what_was_found_out_for_a_version_is_not_given_for_another(monkeypatch):
    """Another thread puts its own answer in the one place while this one is at work."""

    class Elsewhere(str):
        """A version that is compared while another thread stores what it knows."""

        def __eq__(self, other: object) -> bool:
            monkeypatch.setattr(expiry, "_next_expiry", ("another", 1.0))
            monkeypatch.setattr(persisted, "_digests_by_version", ("another", frozenset({"of another"})))
            return False

        def __ne__(self, other: object) -> bool:
            return not self == other

        __hash__ = str.__hash__

    assert expiry.next_expiry(Elsewhere("own")) > 1.0
    assert "of another" not in persisted.registered_digests(Elsewhere("own"))
