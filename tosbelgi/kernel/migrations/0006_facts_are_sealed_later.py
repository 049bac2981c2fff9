"""Lines of the history are inserted first and sealed later; whom they are about, daily roots, subscriptions.

Lines that exist keep their numbers and digests: they are of version 0, whose digests have the form they were written in.
The database lets a line be sealed once and be erased; roots of days are never changed.
"""

import importlib

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


before = importlib.import_module("tosbelgi.kernel.migrations.0002_history_is_append_only")
WRITTEN = ["id", "at", "recorded_at", "name", "version", "facts_digest"]
PLACE = ["seq", "previous", "digest"]
TOLD = ["by_id", "facts", "salt"]


def same(columns: list[str], equal: str) -> str:
    return " AND ".join(f"NEW.{name} {equal} OLD.{name}" for name in columns)


def allowed(equal: str) -> str:
    """A line may get its place once, and may forget who and what."""
    sealed = f"({same(WRITTEN + TOLD, equal)} AND OLD.seq IS NULL AND NEW.seq IS NOT NULL)"
    erased = f"({same(WRITTEN + PLACE, equal)} AND " + " AND ".join(f"NEW.{name} IS NULL" for name in TOLD) + ")"
    return f"({sealed} OR {erased})"


STILL_TOLD = "EXISTS (SELECT 1 FROM kernel_historyline WHERE id = OLD.line_id AND salt IS NOT NULL)"
SQLITE = [
    """CREATE TRIGGER history_is_never_removed BEFORE DELETE ON kernel_historyline
    BEGIN SELECT RAISE(ABORT, 'a line of history is never removed'); END""",
    f"""CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON kernel_historyline WHEN NOT {allowed("IS")}
    BEGIN SELECT RAISE(ABORT, 'a line of history is never changed'); END""",
    f"""CREATE TRIGGER history_is_about_whom_it_was BEFORE DELETE ON kernel_historyabout WHEN {STILL_TOLD}
    BEGIN SELECT RAISE(ABORT, 'whom a line is about goes with the line'); END""",
    """CREATE TRIGGER history_is_about_nobody_else BEFORE UPDATE ON kernel_historyabout
    BEGIN SELECT RAISE(ABORT, 'whom a line is about is never changed'); END""",
    """CREATE TRIGGER history_roots_are_never_removed BEFORE DELETE ON kernel_historyroot
    BEGIN SELECT RAISE(ABORT, 'the root of a day is never removed'); END""",
    """CREATE TRIGGER history_roots_are_never_changed BEFORE UPDATE ON kernel_historyroot
    BEGIN SELECT RAISE(ABORT, 'the root of a day is never changed'); END""",
]
SQLITE_NAMES = [statement.split()[2] for statement in SQLITE]
POSTGRESQL = [
    f"""CREATE FUNCTION kernel_history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a line of history is never removed'; END IF;
      IF NOT {allowed("IS NOT DISTINCT FROM")} THEN RAISE EXCEPTION 'a line of history is never changed'; END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER history_stands BEFORE UPDATE OR DELETE ON kernel_historyline
    FOR EACH ROW EXECUTE FUNCTION kernel_history_stands()""",
    f"""CREATE FUNCTION kernel_history_about_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'whom a line is about is never changed'; END IF;
      IF {STILL_TOLD} THEN RAISE EXCEPTION 'whom a line is about goes with the line'; END IF;
      RETURN OLD;
    END $$""",
    """CREATE TRIGGER history_about_stands BEFORE UPDATE OR DELETE ON kernel_historyabout
    FOR EACH ROW EXECUTE FUNCTION kernel_history_about_stands()""",
    """CREATE FUNCTION kernel_history_root_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the root of a day is never changed'; END $$""",
    """CREATE TRIGGER history_root_stands BEFORE UPDATE OR DELETE ON kernel_historyroot
    FOR EACH ROW EXECUTE FUNCTION kernel_history_root_stands()""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for name in SQLITE_NAMES:
                cursor.execute(f"DROP TRIGGER {name}")
            return
        for table, what in (("historyline", "history"), ("historyabout", "history_about"), ("historyroot", "history_root")):
            cursor.execute(f"DROP TRIGGER {what}_stands ON kernel_{table}")
            cursor.execute(f"DROP FUNCTION kernel_{what}_stands()")


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0005_routine_claims'),
    ]

    operations = [
        migrations.RunPython(before.unguard, before.guard),
        migrations.CreateModel(
            name='HistoryAbout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HistoryRoot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('seq', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['day'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ParkedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subscription', models.CharField(max_length=64)),
                ('tries', models.PositiveSmallIntegerField()),
                ('error', models.TextField()),
                ('parked_at', models.DateTimeField()),
                ('again_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'parked consequence',
                'verbose_name_plural': 'parked consequences',
                'ordering': ['parked_at', 'pk'],
                'default_permissions': ('change',),
            },
        ),
        migrations.CreateModel(
            name='SubscriptionCursor',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('seq', models.PositiveBigIntegerField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='historyhead',
            name='sealed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='historyline',
            name='recorded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='historyline',
            name='recorded_at',
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.AddField(
            model_name='historyline',
            name='version',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='historyline',
            name='digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name='historyline',
            name='previous',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name='historyline',
            name='seq',
            field=models.PositiveBigIntegerField(null=True, unique=True),
        ),
        migrations.AddIndex(
            model_name='historyline',
            index=models.Index(condition=models.Q(('seq', None)), fields=['id'], name='history_not_sealed_yet'),
        ),
        migrations.AddConstraint(
            model_name='historyline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('previous', ''), ('seq', None)), models.Q(('seq__isnull', False), models.Q(('previous', ''), _negated=True), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='a_sealed_line_has_its_place'),
        ),
        migrations.AddField(
            model_name='historyabout',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='about', to='kernel.historyline'),
        ),
        migrations.AddField(
            model_name='parkedline',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.historyline'),
        ),
        migrations.AddConstraint(
            model_name='historyabout',
            constraint=models.UniqueConstraint(fields=('person_id', 'line'), name='a_line_is_about_a_person_once'),
        ),
        migrations.AddConstraint(
            model_name='parkedline',
            constraint=models.UniqueConstraint(fields=('subscription', 'line'), name='a_subscription_parks_a_line_once'),
        ),
        migrations.RunPython(guard, unguard),
    ]
