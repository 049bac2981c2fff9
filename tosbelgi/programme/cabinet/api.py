"""Public interface of the cabinet: its addresses, and how errors look below them."""

from .errors import ERROR_FRAME
from .urls import family_urlpatterns, urlpatterns

__all__ = ["ERROR_FRAME", "family_urlpatterns", "urlpatterns"]
