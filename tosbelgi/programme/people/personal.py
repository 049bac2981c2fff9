"""Base of every model that tells of a person: what Wagtail copies, no erasure would find.

No snippet, revision, draft, workflow, search or reference index; no permission that a group could be given; a `str`
that names nobody, since it is written into logs. A house test finds every such model and looks after it.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from .reach import Reach, reach_of
from .viewer import Viewer

M_co = TypeVar("M_co", bound="PersonalModel", covariant=True)
Condition = Callable[[Viewer], Q]


class PersonalQuerySet(models.QuerySet[M_co]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The only way in to these rows: one branch, that of the role in which the viewer acts. It stays filterable."""
        reach = reach_of(self.model._meta.model_name or "", viewer.role)
        if reach is Reach.NONE:
            return self.none()
        if reach is Reach.ALL and reach not in self.model.reached:
            return self.all()
        return self.filter(self.model.reached[reach](viewer))


class PersonalModel(models.Model):
    """Rows about people. `reached` says for each reach in the table which of them it means.

    `Reach.ALL` means every row unless it says otherwise: drafts are nobody's but their author's.
    """

    reached: ClassVar[Mapping[Reach, Condition]] = {}
    wagtail_reference_index_ignore = True

    objects = PersonalQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class AddedOnlyPersonalModel(PersonalModel):
    """Rows that stay as they were written: another version, or another act, is another row."""

    class Meta(PersonalModel.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("what was written is not changed afterwards")
        super().save(*args, **kwargs)


def among(field: str, ids: frozenset[int]) -> Q:
    """The condition that a column is one of these; with a single one as a value, by which an index goes in order."""
    if len(ids) == 1:
        return Q(**{field: next(iter(ids))})
    condition: dict[str, Any] = {f"{field}__in": sorted(ids)}
    return Q(**condition)
