"""Actions on the agreement: the operator approves its text; participant and representative accept it by a code (R026).

Each side asks for a code, which goes to an address of theirs, and types it below the text. Whoever is of age accepts
alone; for somebody under 18 a legal representative accepts too (D9), in any order.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code
from tosbelgi.language.languages import CODES

from ..people.api import Role, Viewer, holds_appointment, needs_representative
from . import rules
from .agreement_refusals import (
    AgreementTextChanged,
    CodeAskedTooSoon,
    CodeIsOver,
    MayNotApproveAgreement,
    NoAddressForCode,
    NoAgreementText,
    NotACode,
    TextOfAgreementMissing,
    TooManyCodes,
    WrongCode,
)
from .agreements import CODE_HOLDS, GUESSES, Acceptance, AcceptanceCode, AgreementText
from .events import AgreementAccepted, AgreementComplete, AgreementTextApproved
from .kinds import Act, State
from .letters import SendsCode, address_of, send_code
from .participations import Participation
from .refusals import NotConfirmed
from .representatives import require_other_address
from .signers import Side, Signer, locked_side
from .steps import move, not_now, require_state, write_down

DIGITS = 6
PAUSE = timedelta(seconds=60)  # between two codes for one side
CODES_AN_HOUR, CODES_A_DAY = 5, 10  # for one side: thirty guesses a day of a million
LONGEST_AGREEMENT = 50_000
_SALT = "tosbelgi.programme.participation.agreeing"


def current_text() -> AgreementText | None:
    """The version that was approved last, which is accepted from then on."""
    return AgreementText.objects.order_by("-version").first()


@transaction.atomic
def approve_text(*, texts: Mapping[str, str], by: Viewer, at: datetime) -> AgreementText:
    """Make this the text that is accepted from now on; by the operator, in all languages at once.

    The very text that holds is answered as it is. Who has accepted an earlier one has accepted.
    """
    if by.role is not Role.OPERATOR or not holds_appointment(by, at):
        raise MayNotApproveAgreement
    checked = {f"text_{code}": _checked_text(f"text_{code}", texts.get(code, "")) for code in CODES}
    last = AgreementText.objects.select_for_update().order_by("-version").first()
    if last is not None and all(getattr(last, name) == text for name, text in checked.items()):
        return last
    row = AgreementText.objects.create(
        version=last.version + 1 if last else 1, approved_at=at, approved_by_id=by.user_id, **checked
    )
    events.record(AgreementTextApproved(version=row.version, by_id=by.user_id, at=at))
    return row


@transaction.atomic
def ask_for_code(*, participation: UUID, by: Signer, language: str, at: datetime, send: SendsCode = send_code) -> str:
    """Send a code to whoever has to accept, and answer the address, shortened. An earlier code is over with it.

    `send` is the letter; only who made up the people themselves hands in another way to hear the code.
    """
    row, side = locked_side(participation, by)
    _require_wanted(row, side, at)
    if current_text() is None:
        raise NoAgreementText
    address = address_of(row, as_representative=side.as_representative)
    if not address:
        raise NoAddressForCode
    if side.as_representative:
        require_other_address(row.person, address)
    _require_few_codes(row, side, at)
    earlier = row.codes.filter(as_representative=side.as_representative, used_at=None).first()
    if earlier is not None:
        if (waited := at - earlier.made_at) < PAUSE:
            raise CodeAskedTooSoon(seconds=int((PAUSE - waited).total_seconds()) or 1)
        earlier.used_at = at
        earlier.save(update_fields=["used_at"])
    code = get_random_string(DIGITS, "0123456789")
    AcceptanceCode.objects.create(
        participation=row,
        person_id=side.person_id,
        as_representative=side.as_representative,
        digest=_digest(row, side, code),
        made_at=at,
        expires_at=at + CODE_HOLDS,
    )
    send(address, code, language=language)
    return _shortened(address)


def _require_few_codes(row: Participation, side: Side, at: datetime) -> None:
    """Each code gives three guesses and a letter, so codes are counted too. What is older than a day is deleted."""
    sent = row.codes.filter(as_representative=side.as_representative)
    sent.filter(made_at__lte=at - timedelta(days=1)).delete()
    made = list(sent.values_list("made_at", flat=True))
    if len(made) >= CODES_A_DAY or sum(one > at - timedelta(hours=1) for one in made) >= CODES_AN_HOUR:
        raise TooManyCodes(an_hour=CODES_AN_HOUR, a_day=CODES_A_DAY)


def accept(
    *, participation: UUID, text_version: int, code: str, confirmed: bool, by: Signer, language: str, at: datetime
) -> Participation:
    """Accept the text of that version by the code that was sent. The last one who has to completes the agreement.

    A wrong code uses up a guess, and that stays so although it is refused. Accepted once more, nothing changes, unless
    nobody is missing any more: whoever has come of age meanwhile has accepted for themselves.
    """
    with transaction.atomic():
        row, side = locked_side(participation, by)
        if row.acceptances.filter(as_representative=side.as_representative).exists():
            if row.stands is State.APPROVED:
                _complete(row, side, at)
            return row
        _require_wanted(row, side, at)
        text = current_text()
        if text is None:
            raise NoAgreementText
        if text.version != text_version:
            raise AgreementTextChanged
        if not confirmed:
            raise NotConfirmed
        sent, left = _guess(row, side, code, at)
        if left is None:
            _accepted(row, side, text, sent, language, at)
    if left is not None:
        raise WrongCode(left=left)
    return row


def _require_wanted(row: Participation, side: Side, at: datetime) -> None:
    """Once everybody had accepted, it is accepted by those alone who turned out to be needed since."""
    require_state(row, Act.ACCEPT)
    if row.stands is not State.APPROVED and side.name not in missing_signers_of(row, at):
        raise not_now(row)


def _guess(row: Participation, side: Side, code: str, at: datetime) -> tuple[AcceptanceCode, int | None]:
    """The code that was sent; None for a right guess, how many are left for a wrong one, which is counted."""
    code = "".join(code.split())
    if not (code.isascii() and code.isdecimal() and len(code) == DIGITS):
        raise NotACode
    sent = row.codes.filter(as_representative=side.as_representative, used_at=None).first()
    if sent is None or not sent.holds(at) or sent.person_id != side.person_id:
        raise CodeIsOver
    if constant_time_compare(sent.digest, _digest(row, side, code)):
        return sent, None
    sent.guesses += 1
    sent.save(update_fields=["guesses"])
    return sent, GUESSES - sent.guesses


def _accepted(
    row: Participation, side: Side, text: AgreementText, sent: AcceptanceCode, language: str, at: datetime
) -> None:
    sent.used_at = at
    sent.save(update_fields=["used_at"])
    Acceptance.objects.create(
        participation=row,
        person_id=side.person_id,
        as_representative=side.as_representative,
        text=text,
        language=language,
        at=at,
    )
    write_down(row, Act.ACCEPT, person_id=side.person_id, role=side.name, at=at)
    events.record(
        AgreementAccepted(
            participation_id=row.pk,
            version=row.version,
            by=Code(side.name),
            text=text.version,
            about=(row.person_id,),
            by_id=side.user_id,
            at=at,
        )
    )
    _complete(row, side, at)


def _complete(row: Participation, side: Side, at: datetime) -> None:
    """The agreement is complete once everybody has accepted who has to on that day. It is completed once."""
    if row.stands is not State.APPROVED or missing_signers_of(row, at):
        return
    move(row, Act.AGREE, person_id=side.person_id, role=side.name, at=at)
    events.record(
        AgreementComplete(
            participation_id=row.pk, version=row.version, about=(row.person_id,), by_id=side.user_id, at=at
        )
    )


def missing_signers_of(row: Participation, at: datetime) -> tuple[str, ...]:
    """Who has not accepted yet, on that day: `participant`, `representative`. One query, and one for the person."""
    sides = set(row.acceptances.values_list("as_representative", flat=True))
    born = row.person.birth_date
    return rules.missing_signers(
        minor=born is None or needs_representative(born, day_of(at)),
        participant=False in sides,
        representative=True in sides,
    )


def _digest(row: Participation, side: Side, code: str) -> str:
    return salted_hmac(_SALT, f"{row.pk}:{side.person_id}:{side.name}:{code}", algorithm="sha256").hexdigest()


def _shortened(address: str) -> str:
    """So much of an address that its owner knows it again.

    >>> _shortened("aigerim@example.kz"), _shortened("a@example.kz")
    ('a…@example.kz', 'a…@example.kz')
    """
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _checked_text(field: str, text: str) -> str:
    text = rules.checked_text(field, text, most=LONGEST_AGREEMENT)
    if not text:
        raise TextOfAgreementMissing(field=field)
    return text
