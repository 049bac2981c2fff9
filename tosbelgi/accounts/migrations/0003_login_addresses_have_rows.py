"""Each account with a login address has its one row of address, as saving the account would make it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 500


def make_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    User, EmailAddress = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    last = 0
    while users := list(User.objects.filter(pk__gt=last).exclude(email="").order_by("pk")[:BATCH]):
        last = users[-1].pk
        there = set(EmailAddress.objects.filter(user__in=users).values_list("user_id", flat=True))
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email.lower(), primary=True) for user in users if user.pk not in there
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_answered_deeds"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(make_rows, migrations.RunPython.noop)]
