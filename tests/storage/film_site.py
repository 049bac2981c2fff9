"""The site with a kind of private files, of those who carry a cookie: for a real server and a real browser."""

from tosbelgi.kernel.files.private import kinds
from tosbelgi.wsgi import application

kinds.register(kinds.PrivateKind("films", lambda request, _name: request.COOKIES.get("viewer") == "saule"))

__all__ = ["application"]
