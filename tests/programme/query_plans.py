"""How the database finds the rows of a statement where there are many."""

from django.db import connection


def plan_of(sql: str) -> str:
    """The plan in words: on PostgreSQL reading from end to end is forbidden here, as nobody does it with many rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {sql}".replace("%", "%%"))
        return "\n".join(str(row) for row in cursor.fetchall())
