"""Parser of the content files: Markdown with TOML front matter, one file for each language.

`pages/<key>/<language>.md` begins with TOML between two lines `+++`; then come paragraphs, lists
and `## headings`. A heading may end with `{step}`, `{note}`, `{question}`, `{counts}` or `{evidence}`, which says
what kind of block it opens, and then with `{draft}`: a rule that the operator has not confirmed. Links to other pages
are written `page:<key>`.
"""

import datetime
import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

CONTENT = Path(__file__).parent / "content"
HEADING = re.compile(r"^## *(?P<title>.*?) *(?:\{(?!draft\})(?P<kind>\w+)\})? *(?P<draft>\{draft\})? *$", re.MULTILINE)
PAGE_LINK = re.compile(r'<a href="page:(?P<key>[\w/-]+)">')
KINDS = {"section", "step", "note", "counts", "evidence", "question"}


class BadContent(ValueError):
    """A content file cannot be read: which one, and what is wrong with it."""


@dataclass(frozen=True)
class Block:
    """One block of a page: `text` has no title; html may hold `page:` links."""

    kind: str
    title: str
    html: str
    draft: bool = False


@dataclass(frozen=True)
class PageText:
    """One page in one language, as parsed from its file."""

    key: str
    language: str
    title: str
    heading: str
    summary: str
    blocks: tuple[Block, ...]
    date: datetime.date | None = None


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises `BadContent`, which names the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadContent(f"{path}: {error}") from error


def read_page(key: str, language: str, folder: Path = CONTENT) -> PageText:
    """Read one page file. Raises `BadContent`, which names the file, where it does not follow the grammar."""
    path = folder / "pages" / key / f"{language}.md"
    try:
        _before, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        head = tomllib.loads(front)
        return PageText(
            key=key,
            language=language,
            title=head["title"],
            heading=head["heading"],
            summary=head["summary"],
            blocks=tuple(read_blocks(body)),
            date=head.get("date"),
        )
    except (OSError, ValueError, KeyError) as error:
        raise BadContent(f"{path}: {error!r}") from error


def read_blocks(body: str) -> Iterator[Block]:
    """The blocks of a Markdown body, in order.

    >>> blocks = read_blocks("Hello\\n\\n## One {step}\\nfirst\\n\\n## Two {note} {draft}\\nsecond")
    >>> [(block.kind, block.title, block.draft) for block in blocks]
    [('text', '', False), ('step', 'One', False), ('note', 'Two', True)]
    >>> [(block.kind, block.draft) for block in read_blocks("## Three {draft}\\nthird")]
    [('section', True)]
    """
    heads = list(HEADING.finditer(body))
    opening = body[: heads[0].start()] if heads else body
    if opening.strip():
        yield Block("text", "", to_html(opening))
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        kind = head["kind"] or "section"
        if kind not in KINDS:
            raise BadContent(f"unknown kind of block {{{kind}}}; allowed are {', '.join(sorted(KINDS))}")
        yield Block(
            kind,
            head["title"],
            to_html(body[head.end() : following.start() if following else None]),
            bool(head["draft"]),
        )


def to_html(markdown: str) -> str:
    """Markdown as the rich text Wagtail keeps: paragraphs, lists, bold, italic, links; raw HTML is refused."""
    rendered = MarkdownIt("commonmark", {"html": False}).render(markdown.strip())
    rich = rendered.replace("<strong>", "<b>").replace("</strong>", "</b>")
    rich = rich.replace("<em>", "<i>").replace("</em>", "</i>")
    return re.sub(r">\n+<", "><", rich).strip()


def page_keys(folder: Path = CONTENT) -> list[str]:
    """All page keys, parents before their children."""
    keys = (path.parent.relative_to(folder / "pages").as_posix() for path in (folder / "pages").rglob("kk.md"))
    return sorted(keys, key=lambda key: (key.count("/"), key))


def digest(folder: Path = CONTENT) -> str:
    """One SHA-256 over all content files, so that a start can see at once that nothing is new."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
