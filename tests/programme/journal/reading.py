"""What a browser makes of a page: whoever is signed in, the words on it, what stands in its form."""

import html
import re

from django.test import Client

HIDDEN = re.compile(r'type="hidden" name="(entry|version|task|direction)" value="([^"]*)"')
KEPT = re.compile(r'name="kept" value="([^"]+)"')


def signed_in(person, **options):
    client = Client(**options)
    client.force_login(person.user)
    return client


def words_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def at(path, language="kk"):
    return f"/{language}/cabinet/journal/{path}"


def filled_in(page):
    """What a browser would send of the form without a touch: hidden fields, what stands in the others."""
    found = dict(HIDDEN.findall(page.text))
    for name in ("day", "starts_at", "minutes", "title"):
        if hit := re.search(rf'<input[^>]*name="{name}"[^>]*>', page.text):
            value = re.search(r'value="([^"]*)"', hit[0])
            found[name] = html.unescape(value[1]) if value else ""
    for name in ("words", "results", "late_reason"):
        if hit := re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', page.text, re.S):
            found[name] = html.unescape(hit[1])
    if kept := KEPT.findall(page.text):
        found["kept"] = kept
    if hit := re.search(r'name="listed_book" value="(\w+)" checked', page.text):
        found["listed_book"] = hit[1]
    return found


def send(client, address, *, deed="send", **typed):
    """Open the form, type, and press a button."""
    return client.post(address, filled_in(client.get(address)) | {"deed": deed} | typed)
