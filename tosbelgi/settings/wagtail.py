"""Settings of Wagtail that are the same in every environment."""

from tosbelgi.cms.uploads import limits as upload_limits

WAGTAIL_SITE_NAME = "Tösbelgi"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address is read aloud, printed and sent through headers
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "tosbelgi.cms.media.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = list(upload_limits.PICTURES)
WAGTAILIMAGES_MAX_UPLOAD_SIZE = upload_limits.MOST_PICTURE_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = upload_limits.MOST_PIXELS
WAGTAILDOCS_DOCUMENT_MODEL = "cms.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "tosbelgi.cms.media.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = list(upload_limits.DOCUMENTS)
WAGTAILDOCS_MAX_UPLOAD_SIZE = upload_limits.MOST_DOCUMENT_BYTES
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a sandbox and a viewer inside the browser exclude each other
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "cms/password_required.html"  # noqa: S105
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "tosbelgi.cms.wagtail_fixes.rich_text.RichTextArea"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing of ours may load from another origin
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"  # understood in each of our languages
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FINISH_WORKFLOW_ACTION = "tosbelgi.cms.approval.finish_workflow.publish"
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "cms/password_required.html"  # noqa: S105
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tosbelgi.cms.editing.admin_search"}}
# Off, because with it a page submitted for translation goes live in the source's language.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
