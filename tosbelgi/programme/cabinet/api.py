"""Public interface of the cabinet: its addresses, and how errors look below them."""

from .errors import ERROR_FRAME
from .urls import urlpatterns

__all__ = ["ERROR_FRAME", "urlpatterns"]
