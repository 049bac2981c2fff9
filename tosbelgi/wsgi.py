"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")

from tosbelgi.kernel.transfers.gate import Gate

application = Gate(get_wsgi_application())

from tosbelgi.kernel.web.full_disk import hold_database_open  # noqa: E402  (after the settings are read)

hold_database_open()
