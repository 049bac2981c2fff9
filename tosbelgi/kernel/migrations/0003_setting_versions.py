"""Versions of settings, with database triggers that make them append-only; a withdrawal stays withdrawn."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = ["id", "name", "value", "valid_from", "reason", "at"]

SQLITE = [
    """CREATE TRIGGER setting_version_is_never_removed BEFORE DELETE ON kernel_settingversion
    BEGIN SELECT RAISE(ABORT, 'a version of a setting is never removed'); END""",
    f"""CREATE TRIGGER setting_version_is_never_changed BEFORE UPDATE ON kernel_settingversion
    WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)}
      OR (OLD.withdrawn_on IS NOT NULL AND NEW.withdrawn_on IS NOT OLD.withdrawn_on)
    BEGIN SELECT RAISE(ABORT, 'a version of a setting is never changed'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION kernel_setting_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a version of a setting is never removed'; END IF;
      IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)}
        OR (OLD.withdrawn_on IS NOT NULL AND NEW.withdrawn_on IS DISTINCT FROM OLD.withdrawn_on)
      THEN RAISE EXCEPTION 'a version of a setting is never changed'; END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER setting_version_stands BEFORE UPDATE OR DELETE ON kernel_settingversion
    FOR EACH ROW EXECUTE FUNCTION kernel_setting_version_stands()""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER setting_version_is_never_removed")
            cursor.execute("DROP TRIGGER setting_version_is_never_changed")
        else:
            cursor.execute("DROP TRIGGER setting_version_stands ON kernel_settingversion")
            cursor.execute("DROP FUNCTION kernel_setting_version_stands()")


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_history_is_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SettingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('value', models.JSONField(verbose_name='value')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('withdrawal_reason', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'programme setting',
                'verbose_name_plural': 'programme settings',
                'ordering': ['name', '-valid_from', '-pk'],
                'default_permissions': ('change',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('name', 'valid_from'), name='a_setting_changes_once_on_a_day'), models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__lt', models.F('valid_from')), _connector='OR'), name='a_setting_in_force_is_not_withdrawn'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_setting_changes_for_a_reason')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
