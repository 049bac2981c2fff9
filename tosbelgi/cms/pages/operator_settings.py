"""Operator settings of applying: the address of the host platform, and whom readers write to or call."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.text_kinds import EmailAddress, HttpsAddress, PhoneNumber

APPLYING = _("Applying and contact")


register(
    Setting(
        name="contact.host_address",
        kind=HttpsAddress(),
        default="",
        topic=APPLYING,
        label=_("Address of the host platform for applying"),
        explanation=_(
            "The button “Apply” leads there, from the front page, from the steps, from the answer of “what is asked "
            "of me” and from the foot of every page. Without an address it leads to our own page of the steps."
        ),
        requirements=("R002", "A33"),
    )
)
register(
    Setting(
        name="contact.email",
        kind=EmailAddress(),
        default="",
        topic=APPLYING,
        label=_("E-mail address of the operator"),
        explanation=_(
            "Readers see it at the foot of every page, and below the questions, the page on privacy and the page on "
            "accessibility. Without one it is shown nowhere."
        ),
        requirements=("R002",),
    )
)
register(
    Setting(
        name="contact.phone",
        kind=PhoneNumber(),
        default="",
        topic=APPLYING,
        label=_("Phone number of the operator"),
        explanation=_("Readers see it beside the e-mail address. Without one it is shown nowhere."),
        requirements=("R002",),
    )
)
