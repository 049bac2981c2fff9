"""Sentences for what the schedule applet refuses."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from . import refusals as refused
from .json_form import PlanCannotBeRead

register(
    {
        refused.NoScheduleNow: _(
            "A schedule is drawn up once the agreement is accepted, and as long as the participation goes on."
        ),
        refused.MayNotDrawUp: _("A schedule is drawn up by the participant and the mentor who leads them."),
        refused.ScheduleChanged: _(
            "Another version of the schedule was written meanwhile. Both are shown: look at the newer one, then decide."
        ),
        refused.ScheduleDoesNotMeetNorms: _(
            "This schedule does not meet the norms yet, so it cannot be agreed on. What is missing is said beside it."
        ),
        refused.AgreedScheduleMeetsNoMore: _(
            "The norms have changed since the schedule was agreed on, and it does not meet them any more. Change it "
            "and agree on it anew, both of you."
        ),
        refused.ScheduleTextTooLong: _("Here at most %(most)s letters fit in. Say it in fewer words."),
        refused.ScheduleTextHasHiddenSigns: _("This text holds a sign that nobody sees (%(signs)s). Type it anew."),
        refused.ScheduleHasTooMuch: _("At most %(most)s are possible here. Take some out."),
        refused.TooManyVersions: _("At most %(most)s versions are written within a day. Go on tomorrow."),
        refused.NotATimeOfAWeek: _(
            "This is no time of a week. Give the day, the beginning as 18:00 and the minutes; it ends before midnight."
        ),
        refused.DayIsTooFar: _("The schedule begins between %(earliest)s and %(latest)s. Choose a day in between."),
        refused.DirectionPlannedTwice: _("A direction is planned once. Put together what stands there twice."),
        refused.BookIsNotOffered: _(
            "This book stands in no approved list for this level, or was taken out of it. Choose another one."
        ),
        refused.NotAProvider: _(
            "This organisation is not authorised for this direction now. Choose one of those that are shown."
        ),
        refused.NotAMentorForIt: _("This mentor does not work in the centre now. Choose another one, or the lead."),
        PlanCannotBeRead: _("This version of the schedule cannot be read. Tell the operator."),
    }
)
