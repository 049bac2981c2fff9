"""Two editors open two pages at the same moment, and each sees the words of their own."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget

from tosbelgi.cms.pages.blocks import FEATURES


@pytest.fixture
def at_every_step():
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_texts_that_are_opened_at_once_do_not_mix(at_every_step):
    editor = get_rich_text_editor_widget(features=FEATURES)
    texts = [f"<p>{f'<b>{number}</b> сөз ' * 30}</p>" for number in range(60)]

    with ThreadPoolExecutor(4) as editors:
        shown = list(editors.map(editor.format_value, texts))

    for number, told in enumerate(shown):
        [block] = json.loads(told)["blocks"]
        assert block["text"].split() == [str(number), "сөз"] * 30
