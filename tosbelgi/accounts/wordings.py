"""Sentences of the refusals about accounts."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .sessions import NoSuchSession

register({NoSuchSession: _("There is no such session of yours: it has ended already.")})
