"""Root URLconf. Everything the public reads is below its language prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from tosbelgi.accounts import deeds
from tosbelgi.accounts.pages import urls as accounts
from tosbelgi.accounts.pages.sign_in_views import door_of_another
from tosbelgi.cms.preview_links import views as preview_links
from tosbelgi.cms.serving import media_views, page_passwords, page_view, private_pages, site_icons
from tosbelgi.cms.serving import views as site_views
from tosbelgi.graphql.http import explorer
from tosbelgi.graphql.http.schema_files import schema_file
from tosbelgi.graphql.http.view import graphql
from tosbelgi.home import feeds, sitemap
from tosbelgi.host.link_door import link_door
from tosbelgi.host.token_door import token_door
from tosbelgi.kernel import health
from tosbelgi.kernel.facts import views as facts
from tosbelgi.kernel.files.private import views as private_files
from tosbelgi.kernel.web.cache_policy import REVALIDATED, private_page, public_answer
from tosbelgi.programme.cabinet.api import family_urlpatterns as family
from tosbelgi.programme.cabinet.api import invitation_page
from tosbelgi.programme.cabinet.api import urlpatterns as cabinet
from tosbelgi.programme.journal.api import entry_door
from tosbelgi.reading_lists import views as books
from tosbelgi.search import views as searching

decorate_urlpatterns(wagtailadmin_urls.urlpatterns, deeds.serialize_changes)
decorate_urlpatterns(wagtaildocs_urls.urlpatterns, page_passwords.limit_attempts)
decorate_urlpatterns(accounts.urlpatterns, private_pages.for_one_person)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("history/roots.txt", facts.roots, name="history_roots"),
    path("", site_views.root_redirect, name="first_visit"),
    path("language/<slug:language>/", site_views.set_language, name="choose_language"),
    path("shared/<str:token>.png", site_views.share_picture, name="share_picture"),
    path("preview/", preview_links.shared_preview, name="shared_preview"),
    path("favicon.ico", site_icons.icon, {"name": "favicon.ico"}, name="favicon"),
    path("apple-touch-icon.png", site_icons.icon, {"name": "apple-touch-icon.png"}, name="touch_icon"),
    # Old phones ask for this one first, and never look at the page.
    path("apple-touch-icon-precomposed.png", site_icons.icon, {"name": "apple-touch-icon.png"}),
    path("icon-192.png", site_icons.icon, {"name": "icon-192.png"}, name="icon_192"),
    path("icon-512.png", site_icons.icon, {"name": "icon-512.png"}, name="icon_512"),
    path("icon-maskable.png", site_icons.icon, {"name": "icon-maskable.png"}, name="icon_maskable"),
    path("robots.txt", site_views.robots_txt, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.section, name="sitemap_section"),
    path("graphql/", graphql, name="graphql"),
    path("graphql/<slug:name>.graphql", schema_file, name="graphql_schema"),
    path("graphql/explore/", explorer.explore, name="graphql_explore"),
    path("api/journal/entries/<uuid:public_id>", entry_door, name="entry_door"),
    path("api/host/links", link_door, name="link_door"),
    path("oauth/token/", token_door, name="token_door"),
    path("admin/", include(accounts.admin_doors)),
    path("admin/", include(wagtailadmin_urls)),
    # Originals and documents go through views that check permissions; only renditions are public.
    re_path(r"^documents/(?P<document_id>\d+)/(?P<document_filename>.*)$", media_views.serve_document),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>images/.+)$", media_views.serve_image, name="media_image"),
    path(
        "media/rendition/<int:number>/<int:width>.<slug:form>",
        media_views.redirect_to_rendition,
        name="media_rendition",
    ),
    path("files/<slug:kind>/<path:name>", private_files.private_file, name="private_file"),
    path("media/square/<int:number>/<int:width>.<slug:form>", media_views.redirect_to_square, name="media_square"),
    *i18n_patterns(
        path("manifest.webmanifest", site_icons.manifest, name="manifest"),
        path("books/", books.shortened, name="books"),
        path("authors/", books.shortened, name="authors"),
        path("books/<slug:slug>/", books.book, name="book"),
        path("authors/<slug:slug>/", books.author, name="author"),
        path("cabinet/", include(cabinet)),
        path("family/", include(family)),
        path("invitation/<str:token>/", invitation_page, name="invitation"),
        path("search/", searching.page, name="search"),
        path("search/suggest/", searching.suggestions, name="suggest"),
        path("news/atom.xml", public_answer(REVALIDATED)(feeds.AtomFeed()), name="atom"),
        path("news/rss.xml", public_answer(REVALIDATED)(feeds.RssFeed()), name="rss"),
        path(
            "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
            page_passwords.limit_attempts(wagtail_views.authenticate_with_password),
            name="wagtailcore_authenticate_with_password",
        ),
        path("_util/login/", private_page(door_of_another), name="wagtailcore_login"),
        path("", include(accounts)),
        # Last: any path of slugs could be a page's.
        re_path(wagtail_urls.serve_pattern, page_view.serve_page, name="wagtail_serve"),
    ),
]

handler400 = "tosbelgi.cms.serving.error_views.bad_request"
handler403 = "tosbelgi.cms.serving.error_views.permission_denied"
handler404 = "tosbelgi.cms.serving.error_views.not_found"
handler500 = "tosbelgi.cms.serving.error_views.server_error"
