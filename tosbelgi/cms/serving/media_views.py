"""Views and querysets of images and documents: a file is as private as its collection.

The public sees renditions of an image, never its original. A public rendition costs one query and may be cached by
browsers and proxies; a private one may not.
"""

import re
from dataclasses import replace
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.storage import Storage, default_storage
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import quote_etag
from wagtail import hooks
from wagtail.documents.models import document_served
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.permissions import policy_registry

from tosbelgi.kernel.files.file_responses import Presentation, file_response, present
from tosbelgi.kernel.files.stored_files import NoSuchFile, open_stored
from tosbelgi.kernel.web.cache_policy import PUBLISHED_STATUSES, declared_by_answer, public_answer, publish
from tosbelgi.kernel.web.read_only import read_only

from ..media.models import SiteDocument, SiteImage, SiteRendition
from ..media.renditions import is_lost
from ..publication.shown_images import is_shown_publicly

Media = TypeVar("Media", SiteImage, SiteDocument)
# Open Graph images that we draw from public titles.
SOCIAL_CARD = re.compile(r"images/shared/[0-9a-f]{16}\.png")
PUBLIC = "public, max-age=3600"
SANDBOX = "default-src 'none'; sandbox"
# The renditions of an image: the same as `cms/parts/responsive.html` asks for.
WIDTHS = (360, 720, 1280)
FORMATS = ("avif", "webp", "jpeg")
# What other sites are offered: thumbnails too, and squares around what the editor has marked as the focus.
OFFERED_WIDTHS = (96, 180, *WIDTHS)
SQUARES = (96, 180, 360)


def _restrictions_above(path: str) -> Exists:
    """The condition that the collection whose path is under that name, or one above it, is restricted."""
    restricted = CollectionViewRestriction.objects.annotate(
        below=ExpressionWrapper(OuterRef(path), output_field=CharField())
    ).filter(below__startswith=F("collection__path"))
    return Exists(restricted)


def private_collections(request: HttpRequest | None = None) -> set[int]:
    """The ids of collections that are not public, looked up once a request. One query."""
    known = getattr(request, "_private_collections", None)
    if known is None:
        known = set(Collection.objects.filter(_restrictions_above("path")).values_list("pk", flat=True))
        if request is not None:
            request._private_collections = known  # type: ignore[attr-defined]  # ours, kept with the request
    return known


def public_media(row: Media | None, request: HttpRequest | None = None) -> Media | None:
    """The image or document if it is public, else None. Pages and feeds show both through here."""
    return None if row is None or row.collection_id in private_collections(request) else row


def shown_image(image: SiteImage | None, request: HttpRequest | None = None) -> SiteImage | None:
    """The image if it is public and all its renditions for pages exist or can be made, else None."""
    public = public_media(image, request)
    if public is None:
        return None
    renditions = public.get_renditions(*(rendition_filter(form, width) for form in FORMATS for width in WIDTHS))
    return None if any(map(is_lost, renditions.values())) else public


def in_public_collections(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the pictures or documents that anybody may see."""
    return rows.exclude(_restrictions_above("collection__path"))


def unfulfilled(collection: Collection, request: HttpRequest) -> list[CollectionViewRestriction]:
    """The restrictions of a collection, and of those above it, that whoever asks does not fulfil.

    One query, whatever they are and however many: their number tells nobody that something is there.
    """
    own_groups = Group.objects.filter(collectionviewrestriction=OuterRef("pk"), user=request.user.pk or 0)
    restrictions = CollectionViewRestriction.objects.annotate(
        below=Value(collection.path, output_field=CharField()), is_of_group=Exists(own_groups)
    ).filter(below__startswith=F("collection__path"))
    return [one for one in restrictions if not _is_fulfilled(one, request)]


def _is_fulfilled(restriction: Any, request: HttpRequest) -> bool:
    """As Wagtail's `accept_request`, which asks for the groups one by one."""
    if restriction.restriction_type == CollectionViewRestriction.GROUPS:
        return bool(request.user.is_superuser or restriction.is_of_group)
    return bool(restriction.accept_request(request))


def may_work_on(image: SiteImage, request: HttpRequest) -> bool:
    """Whoever may change the image, who could also move it into the open: the lists and forms of the admin show it."""
    policy = policy_registry.get_by_type(SiteImage)
    return bool(policy.user_has_permission_for_instance(request.user, "change", image))


def _renditions() -> QuerySet[SiteRendition]:
    return SiteRendition.objects.annotate(private=_restrictions_above("image__collection__path"))


@declared_by_answer
@read_only
def serve_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """One rendition. A missing and a hidden one get the same 404, so that nobody learns what exists."""
    private = False
    if not SOCIAL_CARD.fullmatch(path):
        rendition = _renditions().filter(file=path).only("image_id").first()
        private = rendition is None or rendition.private
        if private and not _is_for(request, None if rendition is None else rendition.image_id):
            raise Http404
    given = present(path)
    if not given.content_type.startswith("image/"):
        raise Http404
    response = _stored_file(request, default_storage, path, given)
    if not private and response.status_code in PUBLISHED_STATUSES:
        publish(response, PUBLIC)
    return response


def _is_for(request: HttpRequest, number: int | None) -> bool:
    """Is that private image for whoever asks? Without a session it is for nobody.

    Of a missing one, None, all is asked that is asked of a hidden one: neither the queries nor `Vary` tell them apart.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    images = SiteImage.objects.select_related("collection", "uploaded_by_user")
    image = images.filter(pk=number or 0).first() or SiteImage(collection=Collection(path=""))
    may_see, may_change = not unfulfilled(image.collection, request), may_work_on(image, request)
    return image.pk is not None and (may_see or may_change)


def _stored_file(
    request: HttpRequest, storage: Storage, name: str, given: Presentation, etag: str = ""
) -> HttpResponseBase:
    """The stored file, a range of it, or 304 where the browser has it."""
    try:
        stored = open_stored(storage, name)
    except NoSuchFile as missing:
        raise Http404 from missing
    return file_response(request, replace(stored, etag=etag) if etag else stored, given)


def rendition_filter(form: str, width: int) -> str:
    """How Wagtail calls the rendition of that format and width.

    >>> rendition_filter("webp", 720)
    'format-webp|width-720'
    """
    return f"format-{form}|width-{width}"


def square_filter(form: str, side: int) -> str:
    """How Wagtail calls the square of that format, whose side is no longer than the picture's.

    >>> square_filter("webp", 96)
    'format-webp|fill-96x96'
    """
    return f"format-{form}|fill-{side}x{side}"


@public_answer(PUBLIC)
@read_only
def redirect_to_square(request: HttpRequest, number: int, width: int, form: str) -> HttpResponseBase:
    """As `redirect_to_rendition`, to a square."""
    if width not in SQUARES:
        raise Http404
    return _redirect(number, form, square_filter(form, width))


@public_answer(PUBLIC)
@read_only
def redirect_to_rendition(request: HttpRequest, number: int, width: int, form: str) -> HttpResponseBase:
    """Leads to a picture's rendition in one of our few widths and formats, which is made if it is missing.

    Only of pictures that something public shows: a picture of a draft is nobody's business, though its number is known.
    """
    if width not in OFFERED_WIDTHS:
        raise Http404
    return _redirect(number, form, rendition_filter(form, width))


def _redirect(number: int, form: str, specification: str) -> HttpResponseBase:
    image = in_public_collections(SiteImage.objects.filter(pk=number)).first()
    if image is None or form not in FORMATS or not is_shown_publicly(image):
        raise Http404
    rendition = image.get_rendition(specification)
    if is_lost(rendition):
        raise Http404
    return redirect(rendition.url)


@declared_by_answer
@read_only
def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """One document; a sandboxed download, which cannot run on our origin. A hidden one is answered as a missing one.

    Whoever lacks nothing but a password is asked for it, by the rules of Wagtail's view. That one reads the whole file
    of a bucket before it answers, and knows no ranges.
    """
    rows: QuerySet[Any] = SiteDocument.objects.annotate(private=_restrictions_above("collection__path"))
    document = rows.select_related("collection").filter(pk=document_id).first()
    if document is not None and document.filename != document_filename:
        document = None
    if document is None or document.private:
        lacking = unfulfilled(document.collection if document else Collection(path=""), request)
        if document is None or any(one.restriction_type != CollectionViewRestriction.PASSWORD for one in lacking):
            raise Http404
    response = _refused_by_a_hook(document, request) or _document_response(document, request)
    if not document.private and response.status_code in PUBLISHED_STATUSES:
        publish(response)
    return response


def _refused_by_a_hook(document: SiteDocument, request: HttpRequest) -> HttpResponseBase | None:
    """What Wagtail answers in place of the document: its question for a password."""
    for hook in hooks.get_hooks("before_serve_document"):
        answer = hook(document, request)
        if isinstance(answer, HttpResponseBase):
            return answer
    return None


def _document_response(document: SiteDocument, request: HttpRequest) -> HttpResponseBase:
    document_served.send(sender=SiteDocument, instance=document, request=request)
    given = Presentation(document.content_type, document.content_disposition, {"Content-Security-Policy": SANDBOX})
    etag = quote_etag(document.file_hash) if document.file_hash else ""
    return _stored_file(request, document.file.storage, str(document.file.name), given, etag)
