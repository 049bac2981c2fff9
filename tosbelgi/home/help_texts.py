"""Texts of the editors' help: ten tasks of a normal month, each in three languages, parsed and rendered.

`help/tasks.toml` lists the tasks; `help/<key>.<language>.md` is TOML between two lines `+++`, then Markdown.
What the interface calls something is written `{{msgid}}` and shown as the reader's catalogue has it, so that
help and buttons cannot differ. `{{^directions}}` begins with a capital, as menus do;
`{{Submit to %(workflow_name)s|workflow_name=_Approval}}` fills a message in with
another message.
Links to screens are written `screen:<name>`, pictures `![what it shows](picture:<number>)`.
"""

import hashlib
import html
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import gettext
from markdown_it import MarkdownIt

from tosbelgi.language.languages import CODES, SOURCE

from .content_files import BadContent, read_toml

FOLDER = Path(__file__).parent / "help"
PICTURES = Path(__file__).parent / "static" / "home" / "help"
PLACEHOLDER = re.compile(r"\{\{([^{}\n]+)\}\}")
SCREEN = re.compile(r'href="screen:([^"]*)"')
PICTURE = re.compile(r'<p><img src="picture:(\d+)" alt="([^"]*)" ?/></p>')


@dataclass(frozen=True)
class Task:
    """One task: who does it, on which screens it is offered, what is akin to it, how many pictures its text has."""

    key: str
    who: tuple[str, ...]
    screens: tuple[str, ...]
    related: tuple[str, ...]
    pictures: int


@dataclass(frozen=True)
class TaskText:
    """The help on a task in one language: where one begins, where one ends, and the steps, in Markdown (`way`)."""

    title: str
    start: str
    end: str
    way: str


@cache
def tasks() -> dict[str, Task]:
    """All tasks by key, in the order of the help."""
    rows = read_toml(FOLDER / "tasks.toml")["task"]
    parsed = [
        Task(row["key"], tuple(row["who"]), tuple(row["screens"]), tuple(row["related"]), row["pictures"])
        for row in rows
    ]
    return {task.key: task for task in parsed}


@cache
def task_text(key: str, language: str) -> TaskText:
    """The text of a task in one language; in the source language where the site has no such language.

    Raises `BadContent` naming the file where it does not follow the grammar.
    """
    path = FOLDER / f"{key}.{language if language in CODES else SOURCE}.md"
    try:
        _before, front, way = path.read_text("utf-8").split("+++\n", 2)
        head = tomllib.loads(front)
        return TaskText(head["title"], head["start"], head["end"], way.strip())
    except (OSError, ValueError, KeyError) as error:
        raise BadContent(f"{path}: {error!r}") from error


def placeholders(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each name of the interface in a text: its msgid, and what it is filled in with.

    >>> list(placeholders("Press {{Add %(label)s|label=_Book}}."))
    [('Add %(label)s', {'label': '_Book'})]
    """
    for match in PLACEHOLDER.finditer(text):
        msgid, *filled = html.unescape(match[1]).split("|")
        yield msgid, dict(one.split("=", 1) for one in filled)


def name_in_interface(msgid: str, filled: dict[str, str]) -> str:
    """The label of the interface in the active language, with its placeholders filled in."""
    label = capfirst(gettext(msgid.removeprefix("^"))) if msgid.startswith("^") else gettext(msgid)
    values = {name: gettext(value[1:]) if value.startswith("_") else value for name, value in filled.items()}
    return label % values if values else label


def fill_names(text: str) -> str:
    """A plain text with the labels of the interface filled in."""
    labels = iter(placeholders(text))
    return PLACEHOLDER.sub(lambda _match: name_in_interface(*next(labels)), text)


def render_html(way: str, *, screen: Callable[[str], str], picture: Callable[[int], str | None]) -> str:
    """The steps as HTML: labels from the catalogue, URLs from `screen`; a picture that is missing is left out."""
    html_text = MarkdownIt("commonmark", {"html": False}).render(way)
    labels = iter(placeholders(html_text))
    html_text = PLACEHOLDER.sub(
        lambda _match: f'<b class="help-name">{html.escape(name_in_interface(*next(labels)))}</b>', html_text
    )
    html_text = SCREEN.sub(lambda match: f'href="{html.escape(screen(html.unescape(match[1])))}"', html_text)

    def figure(match: re.Match[str]) -> str:
        address = picture(int(match[1]))
        return f'<img class="help-picture" src="{address}" alt="{match[2]}" loading="lazy">' if address else ""

    return PICTURE.sub(figure, html_text)


def picture_name(key: str, number: int, language: str) -> str:
    return f"{key}-{number}.{language}.webp"


def names_digest(key: str, language: str) -> str:
    """A digest of what the pictures of a task depend on: all labels of the interface in its text, as translated.

    To be called with that language active. When a button is renamed this changes, and the pictures are out of date.
    """
    names = [name_in_interface(*one) for one in placeholders(task_text(key, language).way)]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
