"""Addresses of progress, one's own and that of others, below `/{language}/cabinet/`."""

from django.urls import path

from .of_others import ProgressOf, WhyOf
from .own import ProgressPage, WhyPage

urlpatterns = [
    path("progress/", ProgressPage.as_view(), name="cabinet_progress"),
    path("progress/<slug:direction>/why/", WhyPage.as_view(), name="cabinet_progress_why"),
    path("participants/<uuid:public_id>/progress/", ProgressOf.as_view(), name="cabinet_progress_of"),
    path(
        "participants/<uuid:public_id>/progress/<slug:direction>/why/",
        WhyOf.as_view(),
        name="cabinet_progress_why_of",
    ),
]
