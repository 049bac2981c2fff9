"""Calibration of GraphQL query costs: points, CPU microseconds, and their ratio.

Each query is executed uncached, on six hundred books; the fastest of some rounds counts. Points follow the work as
long as the last column stays within a small factor of its median. Prints, asserts nothing.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import graphql_cost  # noqa: I001 - it sets the site up

from graphql import parse

from tosbelgi.graphql.http import cost
from tosbelgi.graphql.engine import execution
from tosbelgi.graphql.schema import schema
from tosbelgi.graphql.http.documents import OperationDefinitionNode

ROUNDS = 5
BODY = "body { __typename ... on TextBlock { text { html } } ... on QuestionBlock { question answer { html } } }"
QUERIES = {
    "site": "{ site(locale: RU) { programmeName menu { title url } translations { locale title } } }",
    "page": f'{{ page(path: "faq", locale: RU) {{ title heading summary seo {{ title }} {BODY} }} }}',
    "pages": "{ pages(locale: RU, first: 100) { nodes { title url } } }",
    "pages with bodies": f"{{ pages(locale: RU, first: 100) {{ nodes {{ title heading {BODY} }} }} }}",
    "news": "{ news(locale: RU, first: 20) { nodes { title date summary url } } }",
    "season": "{ season { year startsOn } }",
    "levels": "{ levels(locale: RU) { code name title minAge norms { text kind books weeks } } }",
    "directions": "{ directions(locale: RU) { code title slogan levels { level { code } norm { text } } } }",
    "direction": "{ direction(code: SPORT, locale: RU) { title summary evidence { html } } }",
    "benefits": "{ benefits(locale: RU) { title text state source } }",
    "centres": "{ centres(locale: RU, first: 100) { nodes { name address region { name } } } }",
    "readingList": "{ readingList(locale: RU) { title sections { title books(first: 50) { nodes { slug title } } } } }",
    "books": "{ books(locale: RU, first: 100) { nodes { slug title annotation year authors { name } } } }",
    "book": '{ book(slug: "abai-zholy", locale: RU) { title annotation authors { name } cover { alt } } }',
    "books(query)": '{ books(locale: RU, query: "абай жолы") { nodes { slug } } }',
    "books total": "{ books(locale: RU, first: 1) { totalCount } }",
    "pages total": "{ pages(locale: RU, first: 1) { totalCount } }",
    "search": '{ search(query: "книга", locale: RU, first: 20) { totalCount nodes { url title { text } } } }',
    "search, fallback": '{ search(query: "абай жолы", locale: RU, fallback: [KK, EN]) { nodes { url } } }',
    "search, errors": '{ search(query: "казахсткая литиратура нобелевски", locale: RU) { nodes { url } } }',
    "suggest": '{ suggest(prefix: "абай", locale: RU) { title url } }',
    "suggest, fallback": '{ suggest(prefix: "а", locale: RU, fallback: [KK, EN], first: 20) { title url } }',
    "suggest, errors": '{ suggest(prefix: "казахсткая литиратура", locale: RU, fallback: [KK, EN]) { title } }',
    "suggest, no word": '{ suggest(prefix: "qwrtpsdfgh", locale: KK, fallback: [RU, EN]) { title url } }',
    "search, many words": '{ search(query: "жас абай жол ел бала кітап оқу тау су күн ай жер", locale: KK) '
    "{ totalCount nodes { url title { text highlights { offset } } passage { text } } } }",
}


def cpu_microseconds(document: str) -> float:
    """CPU microseconds of the fastest round, the first left out, which fills caches."""
    parsed = parse(document)
    rounds = []
    for _round in range(ROUNDS):
        began = time.process_time()
        answer = execution.execute(schema.graphql_schema, parsed)
        rounds.append((time.process_time() - began) * 1e6)
        if answer.errors:
            raise SystemExit(f"{document}: {answer.errors[0]}")
    return min(rounds[1:])


def cost_points(document: str) -> int:
    parsed = parse(document)
    (operation,) = (each for each in parsed.definitions if isinstance(each, OperationDefinitionNode))
    return cost.measure(schema.graphql_schema, parsed, operation, {}).cost


def main() -> None:
    graphql_cost.fill()
    rows = [(name, cost_points(document), cpu_microseconds(document)) for name, document in QUERIES.items()]
    median = statistics.median(cpu / each for _name, each, cpu in rows)
    print(f"{'question':<20}{'points':>8}{'CPU µs':>9}{'µs a point':>12}{'by the median':>15}")
    for name, each, cpu in rows:
        print(f"{name:<20}{each:>8}{cpu:>9.0f}{cpu / each:>12.1f}{cpu / each / median:>15.2f}")


if __name__ == "__main__":
    main()
