"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
_site = get_wsgi_application()

from tosbelgi.kernel.transfers.gate import Gate  # noqa: E402  (after the settings are read)
from tosbelgi.kernel.web.full_disk import hold_database_open  # noqa: E402

application = Gate(_site)
hold_database_open()
