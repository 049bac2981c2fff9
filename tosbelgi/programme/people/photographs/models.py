"""Models of private photographs: the base of each kind, and the files that may have no row."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.files.private.kinds import get_kind

from ..personal import PersonalModel
from .names import LONGEST_FILE, LONGEST_KIND, small_of
from .preparing import SMALL_SIDE, shrunk_size


class PrivatePhotograph(PersonalModel):
    """A photograph of one kind. Who is shown it is whoever `visible_to` lets see its row, and nobody else.

    Another kind is another model over this base, which says its `kind` and its `reached`; views, storage and sweeping
    follow by themselves (see `kinds`). `file` is a random name below the folder of the kind, by which nobody finds
    another one. Rows are added by `keeping.add_row`, so that none points to a file that is not there.
    """

    kind: ClassVar[str] = ""
    """Names the folder and the addresses of its files, for ever."""

    public_id = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    file = models.CharField(max_length=LONGEST_FILE, db_index=True, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    bytes = models.PositiveIntegerField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(editable=False)

    class Meta(PersonalModel.Meta):
        abstract = True

    @property
    def url(self) -> str:
        """Where whoever may see it is shown it."""
        return self._url_of(self.file)

    @property
    def small_url(self) -> str:
        """The smaller copy, for pages and lists."""
        return self._url_of(small_of(self.file))

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of the smaller copy."""
        return shrunk_size(self.width, self.height, SMALL_SIDE)

    def _url_of(self, name: str) -> str:
        kind = get_kind(self.kind)
        assert kind is not None, f"photographs of {self.kind} have no view"
        return kind.url_for(name)


class LoosePhotograph(models.Model):
    """A file that may have no row: one that is being stored, or whose row is gone.

    Written before the file is, and again with the deletion of a row; struck out with the row that takes the file, or
    once the file is gone. So whatever is killed in between, what is left over is known by name, and no storage has to
    be searched for it. It says nothing of whom the file is about.
    """

    kind = models.CharField(max_length=LONGEST_KIND)
    file = models.CharField(max_length=LONGEST_FILE)
    since = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["file"], name="loose_photographs_by_file")]

    def __str__(self) -> str:
        return f"loose photograph {self.pk}"
