"""Parser of the content files: Markdown with TOML front matter, one file for each language.

`pages/<key>/<language>.md` begins with TOML between two lines `+++`; then come paragraphs, lists
and `## headings`. A heading may end with `{step}`, `{note}`, `{question}`, `{counts}` or `{evidence}`, which says
what kind of block it opens, and then with `{draft}`: a rule that the operator has not confirmed. Links to other pages
are written `page:<key>`.

A page of questions has two more lists in its front matter: `questions`, the permanent name of each question in the
order of the file, and `groups`, each with a title, a line of text and the names of its questions. So a question keeps
its address when its words change, and the groups are the same in every language.
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
    names: tuple[str, ...] = ()
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
        blocks, names = in_groups(list(read_blocks(body)), head.get("questions", []), head.get("groups", []))
        return PageText(
            key=key,
            language=language,
            title=head["title"],
            heading=head["heading"],
            summary=head["summary"],
            blocks=tuple(blocks),
            names=tuple(names),
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


def in_groups(blocks: list[Block], names: list[str], groups: list[dict[str, Any]]) -> tuple[list[Block], list[str]]:
    """The blocks with a section before each group of questions, and their permanent names, "" for what has none.

    >>> asked = [Block("question", "Who?", ""), Block("question", "When?", "")]
    >>> grouped = [{"title": "Time", "text": "", "questions": ["when"]}, {"title": "People", "questions": ["who"]}]
    >>> [(block.title, name) for block, name in zip(*in_groups(asked, ["who", "when"], grouped))]
    [('Time', 'group-1'), ('When?', 'when'), ('People', 'group-2'), ('Who?', 'who')]
    """
    questions = [block for block in blocks if block.kind == "question"]
    if not names and not groups:
        return blocks, ["" for _block in blocks]
    grouped = [name for group in groups for name in group["questions"]]
    if len(questions) != len(names) or sorted(names) != sorted(grouped) or len(set(names)) != len(names):
        raise BadContent(
            f"{len(questions)} questions have {len(names)} names, of which {len(grouped)} stand in a group; "
            "each needs one name of its own, in one group"
        )
    by_name = dict(zip(names, questions, strict=True))
    named = [(block, "") for block in blocks if block.kind != "question"]
    for number, group in enumerate(groups, start=1):
        named.append((Block("section", group["title"], to_html(group.get("text", ""))), f"group-{number}"))
        named += [(by_name[name], name) for name in group["questions"]]
    return [block for block, _name in named], [name for _block, name in named]


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
