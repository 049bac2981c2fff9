"""Benchmark of GraphQL for somebody signed in: the same question, answered afresh, beside a stranger's.

Both go through the whole site, in turns, by the same machinery as `graphql_cost`. The stranger's answer is kept by
nobody in this run, so that what is compared is the session, the account and the role. Prints, asserts nothing.
"""

import sys
from functools import partial
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import graphql_cost
from tosbelgi.graphql.http import response_cache
from tosbelgi.programme.models import Person

QUERIES = graphql_cost.QUERIES | {"who am I": "{viewer{language person{givenName appointments{role}}}}"}


def cookie_of_somebody() -> str:
    """The cookie of a made-up pupil who is signed in."""
    user = get_user_model().objects.create_user("aigerim-of-the-benchmark")
    Person.objects.create(user=user, given_name="Айгерім", family_name="Мысалова")
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def ask_afresh(query: str, cookie: str = "") -> bytes:
    response_cache.memory_cache.clear()
    return graphql_cost.request("/graphql/", query=f"query={quote(query)}", cookie=cookie)


def main() -> None:
    graphql_cost.fill()
    settings.DEBUG = False
    cookie = cookie_of_somebody()
    print(
        f"{'CPU ms a request':<17}" + "".join(f"{name:>13}" for name in ("SQL", "SQL +", "stranger", "signed in", "÷"))
    )
    for name, query in QUERIES.items():
        counts = []
        for asker in ("", cookie):
            ask_afresh(query, asker)
            cache.clear()
            reset_queries()
            with CaptureQueriesContext(connection) as captured:
                ask_afresh(query, asker)
            counts.append(len(captured))
        spent = graphql_cost.measure_in_turns(
            {"stranger": partial(ask_afresh, query), "signed in": partial(ask_afresh, query, cookie)}
        )
        took = [sorted(rounds)[len(rounds) // 2] for rounds in spent.values()]
        ratio = graphql_cost.ratio(spent, "signed in", "stranger")
        print(f"{name:<17}{counts[0]:>13}{counts[1] - counts[0]:>13}{took[0]:>13.2f}{took[1]:>13.2f}{ratio:>13.2f}")


if __name__ == "__main__":
    main()
