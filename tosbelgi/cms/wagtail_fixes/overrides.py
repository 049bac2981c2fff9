"""Templates and addresses of ours that stand before those of Wagtail and its kin.

Django finds ours first by itself; here is why they are there, and what to compare after an upgrade.
"""

from tosbelgi.kernel.patching import override_template, override_url

UNTIL = "wagtail 8.1: goes once a hook or block serves as well"
UNTIL_LOCALIZE = "wagtail-localize 2: goes once a hook serves as well"
DELETING = "What a deletion would break is shown first; no hook is asked before these are deleted."
LANGUAGES = "Asks whether one may write in this language; wagtail-localize asks for the right to the page alone."
HELP = "Has a link to the page of our help that explains this screen."
ACCOUNTS = "Pages and mails of signing in are in the face and the words of the site."
ONE_DOOR = "There is one door to sign in, ours: Wagtail's begins sessions by itself."
UNTIL_ALLAUTH = "allauth 66: compare what it hands to them"
ADMIN = "admin/"
DOCUMENT = r"^documents/(?P<document_id>\d+)/(?P<document_filename>.*)$"
LOCALIZE = "localize/translate/<int:translation_id>"

# (name, why, until, digest of the original)
TEMPLATES = (
    (
        "wagtail_localize/admin/edit_translation.html",
        "Shows terms, earlier words and versions.",
        UNTIL_LOCALIZE,
        "08d9acf0164e",
    ),
    (
        "wagtailadmin/chooser/browse.html",
        "A button's word stands in the template letter for letter.",
        UNTIL,
        "63c1fac31198",
    ),
    ("wagtailadmin/home.html", "A button's word stands in the template letter for letter.", UNTIL, "150ca90cf390"),
    ("wagtailadmin/home/account_summary.html", "Leads to a guide in English; ours to our help.", UNTIL, "1c0c69fe2957"),
    ("wagtailadmin/pages/edit.html", "Says when others have the page open, and what waits.", UNTIL, "b9f31d1dda09"),
    ("wagtailadmin/shared/header.html", HELP, UNTIL, "6c49f52f7fbf"),
    (
        "wagtailadmin/shared/headers/_actions.html",
        "The menu of actions has no name in our languages.",
        UNTIL,
        "ac14054f6ad2",
    ),
    ("wagtailadmin/shared/headers/slim_header.html", HELP, UNTIL, "e97697294801"),
    (
        "wagtailadmin/shared/side_panels/checks.html",
        "Shows a selector of CSS and a guide in English.",
        UNTIL,
        "8d99555be0fb",
    ),
    (
        "wagtailadmin/notifications/task_state_submitted.txt",
        "Gives a row that is no page no address of its preview, and names a stage instead of what to do.",
        UNTIL,
        "ece4fc25e798",
    ),
    (
        "wagtailadmin/shared/usage_summary.html",
        "Counts uses; ours lists them, with what is hidden.",
        UNTIL,
        "cf4fbaf3cdd6",
    ),
    ("wagtaillocales/index.html", "Its numbers and words are in English.", UNTIL_LOCALIZE, "ada3b32d0c7e"),
    (
        "wagtailsnippets/snippets/edit.html",
        "Says when others have the row open, and what waits.",
        UNTIL,
        "6c866ba91600",
    ),
    ("wagtailusers/groups/includes/formatted_permissions.html", "Names permissions in English.", UNTIL, "c74a9be7f7b0"),
)
_EDITOR = "wagtail_localize.views.edit_translation:"
# (address, below the admin but for the last one, view that it had, why, until, digest of that view)
URLS = (
    (
        "localize/jsi18n/",
        "wagtail_localize.wagtail_hooks:register_admin_urls",
        "Its catalogue has its own words alone, and its script says Wagtail's too.",
        UNTIL_LOCALIZE,
        "208820efc876",
    ),
    (
        "localize/submit/page/<int:page_id>/",
        "wagtail_localize.views.submit_translations:SubmitPageTranslationView",
        LANGUAGES,
        UNTIL_LOCALIZE,
        "5f3e4af2b85f",
    ),
    (
        "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
        "wagtail_localize.views.submit_translations:SubmitSnippetTranslationView",
        LANGUAGES,
        UNTIL_LOCALIZE,
        "d1390bb6ff9f",
    ),
    (
        "localize/update/<int:translation_source_id>/",
        "wagtail_localize.views.update_translations:UpdateTranslationsView",
        "It publishes all languages at once.",
        UNTIL_LOCALIZE,
        "9d574e26a218",
    ),
    (
        f"{LOCALIZE}/strings/<int:string_segment_id>/edit/",
        f"{_EDITOR}edit_string_translation",
        "Who saves a string second is asked, and may write in this language.",
        UNTIL_LOCALIZE,
        "8a28c50f7a58",
    ),
    (
        f"{LOCALIZE}/overrides/<int:overridable_segment_id>/edit/",
        f"{_EDITOR}edit_override",
        LANGUAGES,
        UNTIL_LOCALIZE,
        "17be795438ca",
    ),
    (
        f"{LOCALIZE}/pofile/upload/",
        f"{_EDITOR}upload_pofile",
        "A file is looked through first.",
        UNTIL_LOCALIZE,
        "0d199d9ea303",
    ),
    (f"{LOCALIZE}/machine_translate/", f"{_EDITOR}machine_translate", LANGUAGES, UNTIL_LOCALIZE, "b8c52d231284"),
    (f"{LOCALIZE}/preview/", f"{_EDITOR}preview_translation", "It shows pages alone.", UNTIL_LOCALIZE, "7809043f3392"),
    (
        f"{LOCALIZE}/preview/<str:mode>/",
        f"{_EDITOR}preview_translation",
        "It shows pages alone.",
        UNTIL_LOCALIZE,
        "7809043f3392",
    ),
    (f"{LOCALIZE}/disable/", f"{_EDITOR}stop_translation", LANGUAGES, UNTIL_LOCALIZE, "b3befdd24136"),
    (
        "localize/page/<int:page_id>/convert_to_alias/",
        "wagtail_localize.views.convert:convert_to_alias",
        "An alias would show words of another language at this language's address.",
        UNTIL_LOCALIZE,
        "021235984b14",
    ),
    (
        "redirects/import/process/",
        "wagtail.contrib.redirects.views:process_import",
        "It fails where the file of the first step is gone.",
        UNTIL,
        "ae049249d08f",
    ),
    ("images/<int:image_id>/delete/", "wagtail.images.views.images:DeleteView", DELETING, UNTIL, "530381b424b2"),
    (
        "images/multiple/<int:image_id>/delete/",
        "wagtail.images.views.multiple:DeleteView",
        DELETING,
        UNTIL,
        "0ee53cf09d33",
    ),
    (
        "documents/delete/<int:document_id>/",
        "wagtail.documents.views.documents:DeleteView",
        DELETING,
        UNTIL,
        "97ec92c01452",
    ),
    (
        "documents/multiple/<int:doc_id>/delete/",
        "wagtail.documents.views.multiple:DeleteView",
        DELETING,
        UNTIL,
        "9dae83f277f0",
    ),
    (
        DOCUMENT,
        "wagtail.documents.views.serve:serve",
        "Whether a document is public is asked of what it stands on, and it is sent in ranges.",
        UNTIL,
        "2e512defd819",
    ),
)

# Templates that django-allauth asks for by these names: (name, digest of its own)
ACCOUNT_TEMPLATES = (
    ("account/email/login_code_message.txt", "9de3402b65e9"),
    ("account/email/login_code_subject.txt", "e097d725b0c6"),
    ("account/email/password_changed_message.txt", "d63084a5c66c"),
    ("account/email/password_changed_subject.txt", "f6e4f774d296"),
    ("account/email/password_reset_key_message.txt", "670dc62690ad"),
    ("account/email/password_reset_key_subject.txt", "4491bdaaf39a"),
    ("account/email/password_reset_message.txt", "72cbeb98409e"),
    ("account/email/password_reset_subject.txt", "03be1776bfc9"),
    ("account/email/password_set_message.txt", "fa46877e8bc7"),
    ("account/email/password_set_subject.txt", "261cd705242e"),
    ("account/messages/logged_out.txt", "6ccf4f4b2f6e"),
    ("account/password_change.html", "86a47f80fb56"),
)
# (address below the admin, view that it had, digest of that view)
SIGN_IN_URLS = (
    ("login/", "wagtail.admin.views.account:LoginView", "72fad77ea12b"),
    ("logout/", "wagtail.admin.views.account:LogoutView", "50d6c9dccc8f"),
    ("password_reset/", "wagtail.admin.views.account:PasswordResetView", "f487ebd92106"),
    ("password_reset/done/", "wagtail.admin.views.account:PasswordResetDoneView", "22144b3f3ede"),
    (
        "password_reset/confirm/<uidb64>/<token>/",
        "wagtail.admin.views.account:PasswordResetConfirmView",
        "29d28cf75188",
    ),
    ("password_reset/complete/", "wagtail.admin.views.account:PasswordResetCompleteView", "e18e7272f4fd"),
)


def register_overrides() -> None:
    """Note each of them; called once at start."""
    for name, reason, until, digest in TEMPLATES:
        override_template(name, reason=reason, until=until, digest=digest)
    for route, view, reason, until, digest in URLS:
        override_url(route if route == DOCUMENT else ADMIN + route, view, reason=reason, until=until, digest=digest)
    for name, digest in ACCOUNT_TEMPLATES:
        override_template(name, reason=ACCOUNTS, until=UNTIL_ALLAUTH, digest=digest)
    for route, view, digest in SIGN_IN_URLS:
        override_url(ADMIN + route, view, reason=ONE_DOOR, until=UNTIL, digest=digest)
