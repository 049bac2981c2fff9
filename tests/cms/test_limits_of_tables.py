"""How large a table may be: just so many columns, rows and letters, in the form and where a whole table is pasted."""

import pytest
from django.core.exceptions import BadRequest, ValidationError

from tosbelgi.cms.pages.tables import CellsAdapter, CellsBlock


def table(columns: int = 1, rows: int = 1, caption: str = "Керек-жарақ", heading: str = "Зат") -> dict:
    return {
        "caption": caption,
        "columns": [{"type": "text", "heading": heading} for _column in range(columns)],
        "rows": [{"values": ["Шатыр"] * columns} for _row in range(rows)],
    }


def clean(given: dict):
    block = CellsBlock()
    return block.clean(block.to_python(given))


@pytest.mark.parametrize(
    ("just", "too_much"),
    [
        ({"columns": 12}, {"columns": 13}),
        ({"rows": 100}, {"rows": 101}),
        ({"caption": "я" * 500}, {"caption": "я" * 501}),
        ({"heading": "я" * 500}, {"heading": "я" * 501}),
    ],
    ids=["columns", "rows", "caption", "heading"],
)
def test_a_table_may_be_just_so_large(just, too_much):
    assert clean(table(**just)) == clean(table(**just))
    with pytest.raises(ValidationError):
        clean(table(**too_much))


def test_whoever_pastes_a_table_is_held_to_the_same_limits():
    meta = CellsAdapter().js_args(CellsBlock())[-1]
    assert (meta["mostColumns"], meta["mostRows"]) == (12, 100)
    assert meta["strings"]["CUT"]


def test_a_form_that_came_without_its_table_is_refused_as_a_bad_request():
    with pytest.raises(BadRequest):
        CellsBlock().value_from_datadict({}, {}, "body-0-value-table")
