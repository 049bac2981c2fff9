"""Benchmark of importing reading lists: CPU seconds and peak memory for 1,000 and 10,000 rows, and the ratio.

Each size runs in a process of its own, on a database of its own.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000)


def measure(count: int) -> None:
    """Print: CPU seconds of looking, of applying, and the growth of the peak in MiB."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tosbelgi.settings",
            "LOG_LEVEL": "ERROR",
        }
        import django

        django.setup()
        from django.contrib.auth import get_user_model
        from django.core.management import call_command
        from django.utils import timezone

        from tosbelgi.reading_lists.importing import exports, spreadsheets
        from tosbelgi.reading_lists.importing import runs as import_runs
        from tosbelgi.reading_lists.lists import ReadingListPage

        call_command("quickstart", "--no-demo", verbosity=0)
        page = ReadingListPage.objects.get(locale__language_code="kk")
        by = get_user_model().objects.create_superuser("bench", "bench@example.invalid", "x")
        rows = list(exports.rows_of(page))
        while len(rows) < count:
            rows.append(rows[len(rows) % 90] | {"slug": f"row-{len(rows)}"})
        content = spreadsheets.as_xlsx(rows, {})
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        run = import_runs.start_import(list_id=page.pk, content=content, name="bench.xlsx", by=by, at=timezone.now())
        run = import_runs.inspect(run.pk)
        assert run.state == "ready", run.problems[:3]
        looked = time.process_time()
        import_runs.apply_import(run_id=run.pk, by=by, at=timezone.now())
        applied = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(looked - began, applied - looked, (peak - before) / 1024)


def main() -> None:
    figures = {}
    for count in SIZES:
        command = [sys.executable, __file__, str(count)]
        process = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        figures[count] = [float(figure) for figure in process.stdout.split()]
    print(f"{'rows':>8}{'look s':>9}{'apply s':>9}{'peak MiB':>10}")
    for count, (look, apply, peak) in figures.items():
        print(f"{count:>8}{look:>9.1f}{apply:>9.1f}{peak:>10.0f}")
    small, large = (figures[count] for count in SIZES)
    print("ratio   " + "".join(f"{b / a if a else 0:>9.1f}" for a, b in zip(small, large, strict=True)))


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()
