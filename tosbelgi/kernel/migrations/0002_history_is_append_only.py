"""Database triggers that make the audit log append-only; erasing who and what stays possible."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db import migrations

KEPT = ["id", "seq", "at", "name", "facts_digest", "previous", "digest"]

SQLITE = [
    """CREATE TRIGGER history_is_never_removed BEFORE DELETE ON kernel_historyline
    BEGIN SELECT RAISE(ABORT, 'a line of history is never removed'); END""",
    f"""CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON kernel_historyline
    WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)}
      OR NEW.facts IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.by_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a line of history is never changed'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION kernel_history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a line of history is never removed'; END IF;
      IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)}
        OR NEW.facts IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.by_id IS NOT NULL
      THEN RAISE EXCEPTION 'a line of history is never changed'; END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER history_stands BEFORE UPDATE OR DELETE ON kernel_historyline
    FOR EACH ROW EXECUTE FUNCTION kernel_history_stands()""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER history_is_never_removed")
            cursor.execute("DROP TRIGGER history_is_never_changed")
        else:
            cursor.execute("DROP TRIGGER history_stands ON kernel_historyline")
            cursor.execute("DROP FUNCTION kernel_history_stands()")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
