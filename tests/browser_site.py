"""The site that the browser opens: as it is, but for a clock that is moved, and passwords that are hashed fast."""

from django.conf import settings

from tosbelgi.wsgi import application

from . import moved_clock
from .site_scripts import FAST_HASHERS

moved_clock.follow()
settings.PASSWORD_HASHERS = FAST_HASHERS

__all__ = ["application"]
