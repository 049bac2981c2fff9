"""Addresses of applying, below `/{language}/cabinet/`."""

from django.urls import path

from . import begin, card
from .agreement import AgreementPage
from .choices import DirectionsPage, LevelPage
from .confirm import ConfirmApplicationPage
from .personal import FamilyPage, MePage
from .place import PlacePage
from .representative import RepresentativePage

urlpatterns = [
    path("apply/", begin.apply, name="cabinet_apply"),
    path("apply/me/", MePage.as_view(), name="cabinet_apply_me"),
    path("apply/directions/", DirectionsPage.as_view(), name="cabinet_apply_directions"),
    path("apply/level/", LevelPage.as_view(), name="cabinet_apply_level"),
    path("apply/place/", PlacePage.as_view(), name="cabinet_apply_place"),
    path("apply/family/", FamilyPage.as_view(), name="cabinet_apply_family"),
    path("apply/confirm/", ConfirmApplicationPage.as_view(), name="cabinet_apply_confirm"),
    path("apply/agreement/", AgreementPage.as_view(), name="cabinet_agreement"),
    path("apply/representative/", RepresentativePage.as_view(), name="cabinet_representative"),
    path("participation/", card.participation, name="cabinet_participation"),
    path("participation/photograph/remove/", card.RemovePortraitPage.as_view(), name="cabinet_remove_portrait"),
    path("participation/withdraw/", card.WithdrawPage.as_view(), name="cabinet_withdraw"),
]
