"""No text that a stranger, an editor or a file can bring costs the square of its length.

A text of four times the length may take four times the time; what takes far more would, at the lengths that a request
or a file may have, stand still for minutes, and with it everybody else. CPU time is compared, never the clock.
"""

import io
import re
import time

import pytest
from django.http import QueryDict
from django.test import Client
from graphql import parse

from tosbelgi.cms.health import broken_links
from tosbelgi.cms.publication import address_lookup, urls
from tosbelgi.cms.translation import completeness, glossary, proper_names
from tosbelgi.cms.uploads import inspection
from tosbelgi.cms.uploads import pdf_format as pdf
from tosbelgi.cms.uploads import zip_formats as packed
from tosbelgi.graphql.content import rich_text
from tosbelgi.graphql.engine import limits
from tosbelgi.graphql.http import request as graphql_request
from tosbelgi.home import help_texts
from tosbelgi.kernel import logs, setting_kinds
from tosbelgi.kernel.text_kinds import EmailAddress, HttpsAddress, PhoneNumber
from tosbelgi.kernel.web import address_prefixes
from tosbelgi.kernel.web import negotiation as accept_header
from tosbelgi.language import alphabets, analysis, catalogues, letters, negotiation, respelling
from tosbelgi.language.words import kazakh, latin, lexicon, skeletons, tokens
from tosbelgi.programme.catalogue.fields import MonthsFormField
from tosbelgi.reading_lists import isbn
from tosbelgi.reading_lists.importing import rules as import_rules
from tosbelgi.reading_lists.importing import spreadsheets
from tosbelgi.search.documents import question
from tosbelgi.search.query import highlighting
from tosbelgi.search.query.search_urls import SearchParams
from tosbelgi.search.reports import query_counter

from .patterns import TooSlow, Written, all_written, attacks, no_more_than

SHORT = 4_000
LONG = 4 * SHORT
NOTHING = 0.03  # CPU seconds that are not worth comparing
ROUNDS = 4  # of measuring, until one looks linear
MOST = 8  # times as long for four times the length; the square would be sixteen
PATTERNS = all_written()
# Patterns that are made of what only a call knows; the functions that make them are among the doors below.
MADE_IN_A_CALL = {
    "tosbelgi.cms.uploads.pdf_format": "pdf.look_through",
    "tosbelgi.cms.translation.glossary": "terms.occurs",
    "tosbelgi.kernel.web.address_prefixes": "address_prefixes.without_secrets",
}


def grows_like_its_square(work, text, rounds: int = ROUNDS) -> bool:
    """Whether the work on `text(LONG)` takes far more than four times that on `text(SHORT)`, whenever it is measured.

    On a busy machine a long piece of work is disturbed more than a short one, even in CPU time; the square stays.
    """
    try:
        if _spent(work, text(LONG)) < NOTHING:
            return False
        return all(_looks_like_the_square(work, text) for _round in range(rounds))
    except TooSlow:
        return True


def _looks_like_the_square(work, text) -> bool:
    short, long = (min(_spent(work, text(size)) for _time in range(3)) for size in (SHORT, LONG))
    return long > NOTHING and long > MOST * short


def _spent(work, text) -> float:
    began = time.process_time()
    try:
        with no_more_than(1.5):
            work(text)
    except (TooSlow, NameError, TypeError, AttributeError):  # the last three: a door that is not what this page thinks
        raise
    except Exception:  # a refusal, of whatever kind
        pass
    return time.process_time() - began


def worst_for(written: Written, rounds: int = ROUNDS) -> str | bytes | None:
    """The beginning of a text that takes the square, None where there is none."""
    made = zip(attacks(written.compiled, SHORT), attacks(written.compiled, LONG), strict=True)
    for short, long in made:
        if grows_like_its_square(written.spent, {SHORT: short, LONG: long}.__getitem__, rounds):
            return short[:40]
    return None


@pytest.mark.parametrize(
    "pattern",
    [
        r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+",
        r"<(/?[a-z][a-z0-9]*)\b[^>]*?(?:id=\"([^\"]+)\")?[^>]*>",
        r"<a\s([^>]*)>",
        r"(a+)+$",
    ],
)
def test_what_is_looked_for_is_found_where_it_is(pattern):
    assert worst_for(Written("", re.compile(pattern), frozenset({"search"})), rounds=1) is not None


@pytest.mark.parametrize("written", PATTERNS, ids=[each.where[:90] for each in PATTERNS])
def test_no_pattern_takes_the_square(written):
    if written.compiled is None:
        assert written.where.split(":")[0] in MADE_IN_A_CALL, (
            "name the function that makes it, and put that among the doors"
        )
        return
    assert worst_for(written) is None


def test_all_patterns_are_found():
    assert len(PATTERNS) > 90
    assert {each.where.split(":")[0] for each in PATTERNS if each.compiled is None} == set(MADE_IN_A_CALL)


UNITS = [
    "a", "я", "ә", "1", " ", "\n", "-", "'", ".", ",", ";", "&", "%", "<", "(", "[", "{", '"', "\\", "@", "/", "=",
    "\0", "\u00ad", "\u0301", "😀", "İ", "a ", "я ", "a-", "1.", "1 ", "a@", "я1", "iy", "shch", "ған", "лардың",
    "мен ", "Абай ", "IV ", "A.B", "<a", "<a ", '<a id="', "</", "&#", "%(", '"""', "../", ";q=0.", "a=", "\r\n", "http://",
    "[](", "{{", "{a ",
]  # fmt: skip
WHOLE_PDF = "%PDF-1.7\n{}\nstartxref\n1\n%%EOF"
DOORS = {
    "a line of the log": logs.mask_personal_data,
    "an address in the log": address_prefixes.without_secrets,
    "an address that may be private": address_prefixes.is_private,
    "a query of the search": lambda text: question.question(question.clean_query(text), "kk"),
    "a beginning of a query": lambda text: question.prefix_question(question.clean_query(text), "kk"),
    "a query that is shown again": lambda text: SearchParams.of(QueryDict(text)).url("kk"),
    "a query that is counted": query_counter.is_countable,
    "a text with a query marked": lambda text: highlighting.highlight(text, "kk", "абай жолы"),
    "a text in the index, kk": lambda text: analysis.analyse_text(text, "kk"),
    "a text in the index, ru": lambda text: analysis.analyse_text(text, "ru"),
    "a text in the index, en": lambda text: analysis.analyse_text(text, "en"),
    "words of a query": lambda text: analysis.query_terms(text, "kk"),
    "initials": lambda text: analysis.initials(text, "kk"),
    "signs of a text": lambda text: list(tokens.tokens(text)),
    "spelling of a word": tokens.spelling,
    "a Kazakh word": kazakh.keys,
    "a Kazakh word in Latin": latin.as_kazakh,
    "a Russian word in Latin": latin.as_russian,
    "a word in a dictionary": lexicon.glides_written_out,
    "sounds of a word": skeletons.skeleton,
    "cores of a word": lambda text: (skeletons.kazakh_cores(text), skeletons.core(text)),
    "a title in its order": lambda text: alphabets.sort_key(text, "kk"),
    "a title's letter": lambda text: alphabets.initial(text, "kk"),
    "letters and numbers": lambda text: letters.pieces(text, frozenset("ә")),
    "a word in two scripts": letters.in_one_script,
    "a text of today's Kazakh": lambda text: respelling.respelled(text, "kk"),
    "placeholders of a translation": lambda text: catalogues._has_words(text),
    "Accept-Language": lambda text: negotiation.choose_language(text, text),
    "Accept": accept_header.parse_weights,
    "a GraphQL document": lambda text: (limits.count(text), parse(text, max_lexical_tokens=limits.TOKENS)),
    "a GraphQL request": lambda text: graphql_request._from_body(text.encode("utf-8", "replace")),
    "a GraphQL address": graphql_request._from_query_string,
    "rich text as HTML": lambda text: rich_text.clean_html(text, {}),
    "rich text as text": rich_text.plain_text,
    "links of rich text": lambda text: rich_text.LINK.sub(lambda found: str(rich_text.extract_attrs(found[1])), text),
    "pages in rich text": lambda text: urls.PAGE_LINK.findall(text),
    "a text without markup": completeness.plain_text,
    "a translation beside its source": lambda text: glossary.compare_with_source(
        text, text[::-1], [("кесте", "график")]
    ),
    "a term in a text": lambda text: (glossary.occurs_in("жеке кесте", text), glossary.occurs_in("a a a", text)),
    "a cell of the glossary": glossary.spellings,
    "names of a text": lambda text: proper_names.lost_names(text, text[1:], languages=("kk", "ru")),
    "an address somebody wrote": lambda text: (broken_links.link_error(text), address_lookup.own_path(text)),
    "links of a page": lambda text: [broken_links.ATTRIBUTE.findall(a[1]) for a in broken_links.ANCHOR.finditer(text)],
    "a PDF": lambda text: inspection.inspect_document(WHOLE_PDF.format(text).encode("utf-8", "replace"), "a.pdf"),
    "inside a PDF": lambda text: pdf.inspect_pdf(WHOLE_PDF.format(text).encode("utf-8", "replace")),
    "the end of a PDF": lambda text: pdf.is_pdf(f"%PDF-1.7\nstartxref 1 {text}".encode("utf-8", "replace")),
    "a ZIP": lambda text: packed.inspect_package(b"PK\x03\x04" + text.encode("utf-8", "replace")),
    "a text file": lambda text: inspection.inspect_document(text.encode("utf-8", "replace"), "a.txt"),
    "a picture": lambda text: inspection.inspect_picture(text.encode("utf-8", "replace"), "a.png"),
    "the name of a file": inspection.extension_of,
    "a CSV": lambda text: list(spreadsheets.rows_of(io.BytesIO(text.encode("utf-8", "replace")), "a.csv", 10_000)),
    "a row of a list": lambda text: import_rules.read_line(2, dict.fromkeys(spreadsheets.COLUMNS, text)),
    "an ISBN": isbn.isbn_13,
    "a number of the operator": lambda text: setting_kinds.WholeNumber(1, 9, str).read(text),
    "an address of the operator": lambda text: [
        kind.fits(text) or kind.fits(f"https://{text}") for kind in (HttpsAddress(), EmailAddress(), PhoneNumber())
    ],
    "months of a season": lambda text: MonthsFormField().to_python(text),
    "names in a help text": lambda text: list(help_texts.placeholders(text)),
}


@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_the_square(door):
    worst = [unit for unit in UNITS if grows_like_its_square(DOORS[door], lambda size, unit=unit: (unit * size)[:size])]
    assert worst == []


HEADERS = (
    "accept", "accept-encoding", "accept-language", "authorization", "cookie", "content-type", "host", "origin",
    "range", "if-modified-since", "if-none-match", "referer", "user-agent", "x-csrftoken", "x-forwarded-for",
    "x-forwarded-proto", "x-request-id",
)  # fmt: skip
IN_HEADERS = [
    "a",
    ",",
    ";",
    "a,",
    "a;",
    "a=",
    ";q=0.",
    '"',
    '",',
    '"a",',
    'W/"',
    ":",
    ".",
    "-",
    "1-,",
    "[",
    "/",
    " ",
    "%",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/kk/", "/graphql/?query={directions{code}}"])
def test_no_header_takes_the_square(path, settings):
    settings.TRUST_PROXY = True
    client = Client(raise_request_exception=False)
    client.get(path)
    for header in HEADERS:
        for unit in IN_HEADERS:

            def work(text, header=header):
                client.get(path, headers={header: text})

            assert not grows_like_its_square(work, lambda size, unit=unit: (unit * size)[:size]), (header, unit)
