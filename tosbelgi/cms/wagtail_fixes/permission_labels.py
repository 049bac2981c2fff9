"""Labels of permissions in the reader's language.

Django writes the names of permissions into the database once, in English or in whatever language the migration ran.
"""

from django.contrib.auth.models import Permission
from django.utils.text import capfirst
from django.utils.translation import gettext as _

LABEL_BY_ACTION = {
    "add": lambda what: _("Adding: %(what)s") % {"what": what},
    "change": lambda what: _("Editing: %(what)s") % {"what": what},
    "delete": lambda what: _("Deleting: %(what)s") % {"what": what},
    "view": lambda what: _("Viewing: %(what)s") % {"what": what},
    "publish": lambda what: _("Publishing: %(what)s") % {"what": what},
    "lock": lambda what: _("Locking: %(what)s") % {"what": what},
    "unlock": lambda what: _("Unlocking: %(what)s") % {"what": what},
    "submit": lambda what: _("Submitting for translation"),
    "bulk_delete": lambda what: _("Deleting with everything below: %(what)s") % {"what": what},
}


def permission_label(permission: Permission) -> str:
    """What the permission allows: as its model words it, else by its verb, else as the database has it."""
    model = permission.content_type.model_class()
    if model is None:
        return permission.name
    action = permission.codename.removesuffix(f"_{model._meta.model_name}")
    if action in LABEL_BY_ACTION:
        return LABEL_BY_ACTION[action](content_type_label(permission.content_type.name))
    return str(dict(model._meta.permissions).get(permission.codename, permission.name))


def content_type_label(name: str) -> str:
    """What the permission is about; also of a model that names itself in no language, if a catalogue knows it."""
    return _(capfirst(name))
