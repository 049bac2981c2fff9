"""A walk through the admin in one language: from screen to screen, by every address a screen names."""

import re
from dataclasses import dataclass, field
from functools import cache

from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import Browser, Page

from tests.journeys import admin_words

# Where the walk begins.
FIRST = ("/admin/", "/admin/account/")
AT_ONCE = 4
# What differs with the kind of row it is about; any other screen is walked once.
DIFFERS = re.compile(r"snippets_\w+:(list|add|edit)$|snippetchoosers_\w+:(choose|create)$")
# Addresses that show nothing of their own: parts of other screens, files, what scripts ask, the public page, leaving.
_PARTS = (
    r"results$|:preview(_|$)|_preview$|view_draft|revisions_view|javascript_catalog|sprite|_api:|error_test"
    r"|wagtailadmin_(dismissibles|editing_sessions:\w+|tag_\w*autocomplete|block_preview)$"
    r"|:(chosen|chosen_multiple|task_chosen|set_page_position|url_generator_output|remove)$|choose_page_chosen"
    r"|localize:(snippets_api_\w+|download_pofile|preview_translation|edit_string_translation|edit_override)$"
    r"|^(parity_mail|preview_approval|reading_list_(template|export)|who_is_signed_in)$"
)
# Doors of the packages behind which nobody gets: ours stand before them, or nothing of that kind is used here.
_NO_DOORS = (
    r"|wagtailadmin_(login|logout|password_reset\w*)$"
    r"|localize:(submit_\w+|update_translations|stop_translation|convert_to_alias|machine_translate|upload_pofile)$"
    r"|(wagtailimages|wagtaildocs):(delete|(edit|delete_upload|create)_\w+)|wagtailembeds|:url_generator$"
    r"|snippetchoosers_\w+:create$"
)
# The second step of importing redirects takes only the signed form of the first one, and is sent behind it.
_SECOND_STEP = r"|:process_import$"
# Registers, organisations and platforms: a file, and forms that are only sent.
_OF_REGISTERS = (
    r"|^(register_(template|organisation|platform)|upload_register|apply_register_import|answer_place_request"
    r"|decide_on_(organisation|platform))$"
)
NO_SCREEN = re.compile(_PARTS + _NO_DOORS + _SECOND_STEP + _OF_REGISTERS)
# The few addresses that lead to another screen.
LEADS_ON = {
    "wagtailadmin_pages:add_subpage": "only one type of page is allowed there",
    "wagtailadmin_pages:choose_parent": "only one page may be above",
    "wagtailadmin_pages:revisions_index": "the address that the history once had",
    "tosbelgi.cms.translation_admin.editor_views.refuse_alias": "an alias is refused with a message",
}
# Only forms are sent there.
TAKES_FORMS = re.compile(
    r"/(un)?lock/|/(disable|again|apply|approve|upload|decide|answer|register)/$|/pofile/upload/|machine_translate/$|still-right/|/admin/approval/"
    r"|/reading-lists/\d+/copy/$|/(workflows|tasks)/enable/|/admin/bulk/.*/$|/strings/\d+/edit/$|/overrides/\d+/edit/$"
)
# What may be sent with nothing filled in: each answers with what is wrong.
OPENS_A_FORM = re.compile(
    r"(?<!/multiple)(?<!chooser)/(add|new|create|import|account|password_reset)/$|/add/\w+/\w+/(\d+/)?$"
)
_NAMED = re.compile(r"/admin/[\w./-]*/(?=[\"'?&\\#])")


@dataclass
class Walk:
    """One person's way; `foreign` keeps each text that is not in their language, with the address where it was met."""

    page: Page
    site: str
    language: str
    written: admin_words.Content
    foreign: dict[str, str] = field(default_factory=dict)
    broken: dict[str, object] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    read_before: set[str] = field(default_factory=set)

    def read(self, address: str, said: list[str]) -> None:
        new = [text for text in said if text not in self.read_before]
        self.read_before.update(new)
        for text in admin_words.foreign(new, self.language, self.written):
            self.foreign[text] = address

    def ask(self, asked: list[dict], at_once: int = AT_ONCE) -> list[list[dict]]:
        """Fetch these screens or send these forms; every answer is read."""
        answers = self.page.evaluate(admin_words.FETCHED, [asked, at_once])
        for one, told in zip(asked, answers, strict=True):
            for answer in told:
                self.read(one["address"], answer["said"])
        return answers

    def from_screen_to_screen(self, waiting: list[str]) -> None:
        while waiting:
            fresh = {}
            for address in waiting:
                name = None if TAKES_FORMS.search(address) else kind(address)
                if name and name not in self.seen and name not in fresh:
                    fresh[name] = address
            self.seen |= fresh
            waiting = []
            asked = [{"address": address} for address in fresh.values()]
            for address, [answer] in zip(fresh.values(), self.ask(asked), strict=True):
                self._expect(address, answer, 200)
                waiting += _NAMED.findall(answer["html"])

    def visit(self, addresses: list[str] | dict[str, int]) -> None:
        """Fetch each of these, whatever kinds were seen before; each opens, or is answered with its status."""
        asked = [{"address": address} for address in addresses]
        for address, [answer] in zip(addresses, self.ask(asked), strict=True):
            self.seen[kind(address) or address] = address
            self._expect(address, answer, addresses[address] if isinstance(addresses, dict) else 200)

    def _expect(self, address: str, answer: dict, status: int) -> None:
        there, asked = answer["at"], address.partition("?")[0]
        if answer["status"] != status:
            self.broken[address] = answer["status"]
        elif there != asked and kind(there) != kind(asked) and kind(asked) not in LEADS_ON:
            self.broken[address] = f"leads to {there}"

    def kinds(self) -> set[str]:
        return {name.partition(" ")[0] for name in self.seen}

    def send(self, deeds: list[dict], at_once: int = 1) -> None:
        for deed, told in zip(deeds, self.ask(deeds, at_once), strict=True):
            self.seen.setdefault(kind(deed["address"]) or deed["address"], deed["address"])
            expected = [200] * len(told)
            if deed.get("asked"):
                expected[-2] = 409
            if (statuses := [answer["status"] for answer in told]) != expected:
                self.broken[f"{deed['address']} sent {deed.get('fields')}"] = statuses


def open_walk(
    chromium: Browser, site_url: str, language: str, session: str | None, written: admin_words.Content
) -> Walk:
    """A window of somebody who has signed in and chosen this language, in an English browser; or of a guest.

    A guest has chosen nothing: their browser asks for the language.
    """
    locale = "en" if session else language
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale=locale)
    cookies = {"csrftoken": "k" * 32} | ({"sessionid": session} if session else {})
    context.add_cookies([{"name": name, "value": value, "url": site_url} for name, value in cookies.items()])
    walk = Walk(context.new_page(), site_url, language, written)
    walk.page.goto(f"{site_url}/robots.txt")
    if session:
        chosen = {"address": "/admin/account/", "form": "stands", "fields": {"locale-preferred_language": language}}
        [[_before, after]] = walk.page.evaluate(admin_words.FETCHED, [[chosen], 1])
        assert f'lang="{language}"' in after["html"]
    return walk


@cache
def kind(address: str) -> str | None:
    """Screens of one kind differ by the row they show; one row is enough. None for what is no screen."""
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return None
    name = found.view_name
    if not address.startswith("/admin/") or NO_SCREEN.search(name) or address.endswith("/preview/"):
        return None
    if "snippet" in name and not DIFFERS.search(name):
        return re.sub(r"(snippet(?:choosers|s))_\w+:", r"\1_any:", name)
    if name in {"wagtailadmin_pages:add", "help_task", "wagtail_bulk_action"}:
        return f"{name} {' '.join(str(value) for value in found.kwargs.values())}"
    return name


def every_kind() -> set[str]:
    """The name of every address of the admin that shows a screen."""

    def walk(patterns, before="", space=""):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                yield from walk(
                    one.url_patterns, before + str(one.pattern), space + (f"{one.namespace}:" if one.namespace else "")
                )
            elif before.startswith("admin/") and one.name:
                yield space + one.name

    names = {name for name in walk(get_resolver().url_patterns) if not NO_SCREEN.search(name)}
    return {
        re.sub(r"(snippet(?:choosers|s))_\w+:", r"\1_any:", name)
        if "snippet" in name and not DIFFERS.search(name)
        else name
        for name in names
    }
