"""`docs/participation.md` draws the table of states: it says what the code says, and every act and state is on it."""

from pathlib import Path

import pytest

from tosbelgi.programme.participation.api import TRANSITIONS, Act, State
from tosbelgi.programme.participation.states import ENDED, Actor, transition_of

PAGE = Path(__file__).parents[3] / "docs" / "participation.md"


def table() -> str:
    """The rows of the table, as the page has them."""
    lines = ["| act | begins in | leads to | who may |", "|---|---|---|---|"]
    for one in TRANSITIONS:
        begins = ", ".join(f"`{state.value}`" for state in State if state in one.begins)
        actors = " or ".join(actor.value for actor in Actor if actor in one.actors)
        ends = f"`{one.ends.value}`" if one.ends else "where it was"
        lines.append(f"| `{one.act.value}` | {begins} | {ends} | {actors} |")
    return "\n".join(lines)


def picture() -> str:
    """The same as Mermaid draws it; withdrawing, which may begin nearly everywhere, is one arrow."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.DRAFT.value}: {Act.BEGIN.value}"]
    for one in TRANSITIONS:
        if one.act is Act.WITHDRAW and one.ends:
            lines.append(f"    state_before_the_end --> {one.ends.value}: {one.act.value}")
            continue
        begins = [state for state in State if state in one.begins]
        lines += [f"    {state.value} --> {one.leads_to(state).value}: {one.act.value}" for state in begins]
    lines += [f"    {state.value} --> [*]" for state in State if state in ENDED]
    return "\n".join([*lines, "```"])


@pytest.mark.parametrize("drawn", [table, picture])
def test_the_page_draws_the_table_of_the_code(drawn):
    assert drawn() in PAGE.read_text("utf-8"), f"the page should hold:\n{drawn()}"


def test_each_act_but_the_first_has_a_row_and_each_state_is_reached():
    assert {one.act for one in TRANSITIONS} == set(Act) - {Act.BEGIN}
    reached, more = set(), {State.DRAFT}
    while more:
        reached |= more
        more = {one.leads_to(state) for one in TRANSITIONS for state in one.begins & reached} - reached
    assert reached == set(State)


def test_nothing_leads_out_of_an_end():
    assert [one.act for one in TRANSITIONS if one.begins & set(ENDED)] == []
    assert transition_of(Act.WITHDRAW).begins == set(State) - set(ENDED)
