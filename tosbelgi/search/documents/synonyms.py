"""Words that people ask with, and the words by which the site says the same. Pure; applied to the query alone.

So the index keeps only what is written, and a new row here holds at once, for every engine alike. A synonym weighs as
much as another form of the word itself.
"""

from functools import lru_cache

from tosbelgi.language import analysis
from tosbelgi.language.analysis import QueryTerm
from tosbelgi.language.languages import CODES

# (what is asked with, what is written), in any of the languages and in their basic form: other forms share the stem.
ROWS = (
    (
        "төлем төлеу ақша баға құны тұрады стоит оплата платить деньги стоимость цена взнос "
        "price pay payment money fee",
        "ақылы платное cost",
    ),
    (
        "тіркелу тіркелемін тіркеу регистрация зарегистрироваться записаться register registration enrol",
        "қадам өтініш шаг заявление step application",
    ),
    ("байланыс контакт контакты связаться contact contacts", "орталық центр centre"),
    ("бронза", "қола бронзовый"),
    ("серебро", "күміс серебряный"),
    ("золото", "алтын золотой"),
    ("волонтер волонтёр доброволец волонтерлік ерікті volunteer", "еріктілік волонтёрство volunteering"),
    (
        "домбыра қобыз музыка ән би сурет шахмат домбра кобыз песня пение танец танцы рисование шахматы "
        "dombra music singing dance drawing chess coding",
        "дарын таланты talents",
    ),
    ("жорық поход экскурсия саяхат hike hiking excursion", "сапар поездка поход trips"),
    ("жүгіру футбол фитнес бег плавание running football swimming", "спорт sport"),
)
# "To be a volunteer", "how much does it cost", "no internet": words that say nothing beside others.
LIGHT = frozenset(
    [
        *("болу", "болсам", "қанша", "қалай", "қайда", "керек", "жоқ"),
        *("быть", "стать", "сколько", "как", "где", "нужно", "нет"),
        *("become", "be", "how", "where", "need", "no"),
    ]
)

# Asked with, but of one stem with another word: "стоит" (it costs) would find every "сто" (a hundred).
MISLEADING = frozenset(["стоит"])


def stems_meant(term: QueryTerm) -> frozenset[str]:
    """The stems to look for: the word's own and those of the words that the site says the same with.

    >>> hundred, cost = (analysis.query_terms(word, "ru")[0] for word in ("сто", "стоит"))
    >>> hundred.stems <= stems_meant(hundred), hundred.stems & stems_meant(cost)
    (True, frozenset())
    """
    return synonyms_of(term) if term.exact in MISLEADING else term.stems | synonyms_of(term)


def synonyms_of(term: QueryTerm) -> frozenset[str]:
    """The stems of the words by which the site says what this word asks.

    >>> payment = analysis.query_terms("төлемді", "kk")[0]
    >>> synonyms_of(payment) >= analysis.query_terms("ақылы", "kk")[0].stems
    True
    >>> synonyms_of(analysis.query_terms("кітап", "kk")[0])
    frozenset()
    """
    meant = _meant_by_stem(analysis.VERSION)
    return frozenset().union(*(meant.get(stem, frozenset()) for stem in term.stems))


def without_light(terms: list[QueryTerm]) -> list[QueryTerm]:
    """The terms but for light words, unless nothing else is there.

    >>> [term.exact for term in without_light(analysis.query_terms("ерікті болу", "kk"))]
    ['ерікті']
    >>> [term.exact for term in without_light(analysis.query_terms("болу", "kk"))]
    ['болу']
    """
    return [term for term in terms if term.exact not in LIGHT] or terms


@lru_cache(maxsize=2)
def _meant_by_stem(version: str) -> dict[str, frozenset[str]]:
    """The table by the stems of its words, under one version of the analysis."""
    table: dict[str, frozenset[str]] = {}
    for asked, meant in ROWS:
        stems = _stems(meant)
        for stem in _stems(asked):
            table[stem] = table.get(stem, frozenset()) | stems
    return table


def _stems(words: str) -> frozenset[str]:
    return frozenset().union(*(term.stems for code in CODES for term in analysis.query_terms(words, code)))
