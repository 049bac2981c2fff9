"""Models without public content, whose frequent changes are ignored by caches and by the reference index."""

from django.db.models import Model

QUIET_APPS = {
    "accounts",
    "admin",
    "auth",
    "contenttypes",
    "django_tasks_database",
    "django_tasks_db",
    "kernel",
    "search",
    "sessions",
    "wagtailadmin",
    "wagtailsearch",
    "wagtailusers",
}
QUIET_MODELS = {
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflowstate",
    "wagtailimages.rendition",
    "wagtailsearchpromotions.query",
    "wagtailsearchpromotions.querydailyhits",
    "cms.siterendition",
}


def is_quiet(model: type[Model]) -> bool:
    """Do rows of this model show on no public page?"""
    return model._meta.app_label in QUIET_APPS or model._meta.label_lower in QUIET_MODELS
