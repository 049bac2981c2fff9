"""A web process on whose disk no byte can be written any more: `python -m tests.full_disk`, what it answers as JSON.

The limit on the size of files does to this process what a full disk does to all: nothing gets longer. (SQLite cannot
even overwrite, so it is stricter.) The cache is in memory: that a cache may be away is told elsewhere.
"""

import io
import json
import logging
import os
import resource
import sys

READ = (
    "/kk/",
    "/ru/levels/",
    "/en/directions/",
    "/kk/search/?q=%D0%B0%D0%B1%D0%B0%D0%B9",
    "/kk/search/suggest/?q=%D0%B0%D0%B1",
    "/graphql/?query=%7Bdirections%7Bcode%7D%7D",
    "/sitemap.xml",
    "/healthz",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from tosbelgi import wsgi  # noqa: F401  (as a server begins)
    from tosbelgi.kernel import logs
    from tosbelgi.kernel.web.full_disk import OnceAMinute

    settings.ALLOWED_HOSTS = ["testserver"]
    written = io.StringIO()
    handler = logs.Stream(written)
    handler.setFormatter(logs.JsonLineFormatter())
    handler.addFilter(OnceAMinute())
    logging.getLogger().handlers = [handler]

    connection.close()  # as each request does
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    client = Client(raise_request_exception=False)
    answers = {}
    for path in READ:
        answers[path] = client.get(path).status_code
        connection.close()
    entered = {"login": "saule", "password": "a long enough word"}
    refused = []
    for language in ("kk", "ru", "en"):
        for _time in range(3):
            answer = client.post(f"/{language}/sign-in/", entered)
            refused.append((language, answer.status_code, answer.content.decode()))
            connection.close()
    sys.stdout.write(json.dumps({"read": answers, "refused": refused, "log": written.getvalue().splitlines()}))


if __name__ == "__main__":
    main()
