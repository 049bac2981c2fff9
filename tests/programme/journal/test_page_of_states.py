"""`docs/journal.md` draws the table of states: it says what the code says, and every act and state is on it."""

from pathlib import Path

import pytest

from tosbelgi.programme.journal.api import TRANSITIONS, Act, State

PAGE = Path(__file__).parents[3] / "docs" / "journal.md"


def table() -> str:
    """The rows of the table, as the page has them."""
    lines = ["| act | begins in | leads to | who may |", "|---|---|---|---|"]
    for one in TRANSITIONS:
        begins = ", ".join(f"`{state.value}`" for state in State if state in one.begins)
        ends = "nothing is left" if one.act is Act.DELETE else f"`{one.ends.value}`" if one.ends else "where it was"
        lines.append(f"| `{one.act.value}` | {begins} | {ends} | {one.actor.value} |")
    return "\n".join(lines)


def picture() -> str:
    """The same as Mermaid draws it; what leads nowhere else is left out."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.DRAFT.value}: {Act.WRITE.value}"]
    for one in TRANSITIONS:
        for state in State:
            if state in one.begins and one.ends:
                lines.append(f"    {state.value} --> {one.ends.value}: {one.act.value}")
            elif state in one.begins and one.act is Act.DELETE:
                lines.append(f"    {state.value} --> [*]: {one.act.value}")
    return "\n".join([*lines, "```"])


@pytest.mark.parametrize("drawn", [table, picture])
def test_the_page_draws_the_table_of_the_code(drawn):
    assert drawn() in PAGE.read_text("utf-8"), f"the page should hold:\n{drawn()}"


def test_each_act_has_a_row_and_each_state_is_reached():
    assert {one.act for one in TRANSITIONS} == set(Act)
    reached, more = set(), {State.DRAFT}
    while more:
        reached |= more
        more = {one.leads_to(state) for one in TRANSITIONS for state in one.begins & reached} - reached
    assert reached == set(State)
