"""Public interface of the cabinet: its addresses, the page of the invited, and how errors look below them."""

from .errors import ERROR_FRAME
from .invited import invitation_page
from .urls import urlpatterns

__all__ = ["ERROR_FRAME", "invitation_page", "urlpatterns"]
