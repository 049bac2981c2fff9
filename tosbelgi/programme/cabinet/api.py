"""Public interface of the cabinet: its addresses, the page of the invited, and how errors look below them."""

from .errors import ERROR_FRAME
from .invited import invitation_page
from .urls import family_urlpatterns, urlpatterns

__all__ = ["ERROR_FRAME", "family_urlpatterns", "invitation_page", "urlpatterns"]
