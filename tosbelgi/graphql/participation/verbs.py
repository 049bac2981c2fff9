"""Mutations on the way to "Participant": each one calls one action of the programme."""

from enum import Enum
from typing import Any
from uuid import UUID

import graphene

from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.participation import api as programme
from tosbelgi.programme.participation.models import Participation as ParticipationModel
from tosbelgi.programme.people.api import Viewer
from tosbelgi.programme.schedule import api as schedule

from ..engine.context import Context
from ..enums import DirectionCode, LevelCode
from ..ids import public_id_from_id as public_id
from ..mutations.id_arguments import IdOf
from ..mutations.verb import Result, Verb
from .codes import ApplicationDecision, Decision, Relation
from .participations import Participation


class RepresentativeInput(graphene.InputObjectType):
    """The legal representative of somebody under age."""

    given_name = graphene.String(required=True, description="The given name.")
    family_name = graphene.String(description="The family name.")
    relation = Relation(required=True, description="How they are related.")
    email = graphene.String(required=True, description="Where the link to the agreement is sent.")


class ApplicationInput(graphene.InputObjectType):
    """Everything that an application says."""

    birth_date = graphene.Date(required=True, description="The day of birth.")
    residence = graphene.String(required=True, description="Where they live.")
    study = graphene.String(description="Where they study.")
    about = graphene.String(description="What they tell of themselves.")
    hobby = graphene.String(description="What they like to do.")
    level = LevelCode(required=True, description="The level.")
    directions = graphene.List(
        graphene.NonNull(DirectionCode), required=True, description="Those beyond the mandatory ones."
    )
    region_code = graphene.String(required=True, description="The region, by its code in ISO 3166-2, such as KZ-71.")
    representative = graphene.Field(RepresentativeInput, description="Whoever is under age names one.")


class ParticipationVerb(Verb):
    """Base of those that answer with the participation as it is afterwards."""

    class Meta:
        abstract = True

    participation = graphene.Field(Participation, description="As it is now; null where it was refused.")

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        row = None
        if context.viewer is not None:
            rows = ParticipationModel.objects.visible_to(context.viewer).select_related("person", "mentor", "region")
            row = rows.filter(public_id=result["participation"]).first()
        return {"participation": row}


class SubmitApplication(ParticipationVerb):
    """Apply, or submit anew what was returned: written and handed to the centre in one, or not at all."""

    class Arguments:
        application = ApplicationInput(required=True, description="What the application says.")
        centre = IdOf("Centre", description="The centre in that region: an `id` or a `contentId`.")
        mentor = IdOf("Mentor", description="The mentor, from `mentorsToChoose`.", read=public_id)
        confirmed = graphene.Boolean(
            required=True, description="Whether they have marked that they take on what is asked of them."
        )
        seen_obligation = graphene.String(
            required=True,
            description="The `digest` of the `obligation` that they were shown beside that mark, whose words are kept "
            "with the act. Where another one holds now, it is refused, and the new one is to be shown.",
        )

    @classmethod
    def perform(
        cls, context: Context, *, application: Any, centre: int, mentor: UUID, confirmed: bool, seen_obligation: str
    ) -> Result:
        by = _viewer(context)
        row = programme.begin(by=by, at=context.now)
        row = programme.write(
            participation=row.public_id,
            version=row.version,
            draft=_draft(application, centre, mentor),
            by=by,
            at=context.now,
        )
        words, language = programme.obligation_read(seen_obligation, row.level, row.directions, on=day_of(context.now))
        row = programme.submit(
            participation=row.public_id,
            version=row.version,
            confirmed=confirmed,
            words=words,
            language=language,
            by=by,
            at=context.now,
        )
        return {"participation": str(row.public_id)}


class DecideApplication(ParticipationVerb):
    """Take an application to one's centre on, give it back, or turn it down."""

    class Arguments:
        participation = IdOf("Participation", description="The application.", read=public_id)
        version = graphene.Int(required=True, description="The version that was read.")
        decision = ApplicationDecision(required=True, description="What is decided.")
        reason = graphene.String(description="Why; to give it back or to turn it down. The applicant reads it.")

    @classmethod
    def perform(
        cls, context: Context, *, participation: UUID, version: int, decision: Enum, reason: str | None = None
    ) -> Result:
        about: dict[str, Any] = {
            "participation": participation,
            "version": version,
            "by": _viewer(context),
            "at": context.now,
        }
        if decision.value == Decision.APPROVE.value:
            programme.approve(**about)
        else:
            turn = programme.return_ if decision.value == Decision.RETURN.value else programme.reject
            turn(reason=reason or "", language=context.locale, **about)
        return {"participation": str(participation)}


class SendAgreementCode(Verb):
    """Send a code to whoever asks, by which they accept the agreement. It goes to an address of theirs, by mail."""

    class Arguments:
        participation = IdOf("Participation", description="One's own participation.", read=public_id)

    sent_to = graphene.String(description="The address, shortened; null where it was refused.")

    @classmethod
    def perform(cls, context: Context, *, participation: UUID) -> Result:
        sent_to = programme.ask_for_code(
            participation=participation, by=_viewer(context), language=context.locale, at=context.now
        )
        return {"sent_to": sent_to}

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        return result


class AcceptAgreement(ParticipationVerb):
    """Accept the agreement by the code that was sent. The last one who has to completes it."""

    class Arguments:
        participation = IdOf("Participation", description="One's own participation.", read=public_id)
        text_version = graphene.Int(required=True, description="The version of the text, from `agreement`.")
        confirmed = graphene.Boolean(required=True, description="Whether they have marked that they accept it.")
        code = graphene.String(required=True, description="The six digits of the letter.")

    @classmethod
    def perform(cls, context: Context, *, participation: UUID, text_version: int, confirmed: bool, code: str) -> Result:
        programme.accept(
            participation=participation,
            text_version=text_version,
            code=code,
            confirmed=confirmed,
            by=_viewer(context),
            language=context.locale,
            at=context.now,
        )
        return {"participation": str(participation)}


class ActivateParticipation(ParticipationVerb):
    """Register the participant, as their mentor: the button “Participant”."""

    class Arguments:
        participation = IdOf("Participation", description="A participation that one leads.", read=public_id)
        seen_norms = graphene.String(
            required=True,
            description="The `normsDigest` of the norms that were shown. Where another season has begun since, it is "
            "refused, and `allowed` is the digest of the norms to be shown.",
        )

    @classmethod
    def perform(cls, context: Context, *, participation: UUID, seen_norms: str) -> Result:
        schedule.activate(participation=participation, seen_norms=seen_norms, by=_viewer(context), at=context.now)
        return {"participation": str(participation)}


class ParticipationMutation:
    submit_application = SubmitApplication.Field()
    decide_application = DecideApplication.Field()
    send_agreement_code = SendAgreementCode.Field()
    accept_agreement = AcceptAgreement.Field()
    activate_participation = ActivateParticipation.Field()


def _viewer(context: Context) -> Viewer:
    """Who acts; an account of nobody in the programme does nothing here."""
    if context.viewer is None:
        raise programme.ActsForSomebody
    return context.viewer


def _draft(application: Any, centre: int, mentor: UUID) -> programme.Draft:
    """What is written, as the action takes it. What is not named is emptied: the whole application is sent."""
    representative = application.get("representative") or {}
    relation = representative.get("relation")
    texts = {name: application.get(name) or "" for name in ("residence", "study", "about", "hobby")}
    texts |= {
        f"representative_{name}": representative.get(name) or "" for name in ("given_name", "family_name", "email")
    }
    return programme.Draft(
        birth_date=application.birth_date,
        directions=tuple(one.value for one in application.directions),
        level=application.level.value,
        region_id=programme.region_with_code(application.region_code),
        centre_id=centre,
        mentor_id=programme.person_with_public_id(mentor),
        page=texts | {"representative_relation": relation.value if relation else ""},
    )
