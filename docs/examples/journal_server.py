"""A server of another site: it keeps the secret, asks for whoever is signed in there, and serves `journal.html`.

CLIENT_ID=… SECRET=… python journal_server.py https://tosbelgi.example user-17 8001
"""

import json
import os
import sys
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SITE, PERSON, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])  # a real server asks its own session who PERSON is
QUERY = """query ($person: String!, $after: String) {
  participation(person: $person) { name level state }
  journal(person: $person, first: 10, after: $after) {
    nodes { day direction title state words { words results } }
    pageInfo { hasNextPage endCursor }
  }
  rating(person: $person) { percent }
  standing(person: $person) { level { place of } }
}"""
token = {"text": "", "until": 0.0}


def send(path, body, kind="application/json", **headers):
    request = Request(SITE + path, body.encode(), {"Content-Type": kind, **headers})
    try:
        with urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, json.load(refused)


def bearer():
    if time.time() > token["until"]:
        pair = b64encode(f"{os.environ['CLIENT_ID']}:{os.environ['SECRET']}".encode()).decode()
        kind = "application/x-www-form-urlencoded"
        _, got = send("/oauth/token/", "grant_type=client_credentials", kind, Authorization=f"Basic {pair}")
        token.update(text=got["access_token"], until=time.time() + got["expires_in"] - 60)
    return f"Bearer {token['text']}"


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        page = Path(__file__).with_name("journal.html").read_bytes()
        self.answer(200, page, "text/html; charset=utf-8")

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/link":
            told = send("/api/host/links", json.dumps(given | {"person": PERSON}), Authorization=bearer())
        else:
            asked = {"query": QUERY, "variables": {"person": PERSON, "after": given.get("after")}}
            told = send("/graphql/", json.dumps(asked), Authorization=bearer())
        self.answer(told[0], json.dumps(told[1]).encode(), "application/json")

    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), Page).serve_forever()
