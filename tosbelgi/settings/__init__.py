"""Django settings, read from environment variables with a type and a default that works.

`docs/settings.md` lists each variable; a test keeps the two equal. With an empty
environment the site runs on SQLite and the local disk, for one machine.
What is the same in every environment stands beside this, in a module for each package that reads it.
"""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from tosbelgi.kernel.encryption.keys import digest_key, field_keys
from tosbelgi.kernel.environment import (
    cache_settings,
    database_settings,
    env,
    env_rate_limit,
    flag,
    load_or_create_secret,
    machine_translator,
    number,
    site_address,
    without_password,
)
from tosbelgi.kernel.lanes import QUEUES
from tosbelgi.kernel.logs import logging_settings
from tosbelgi.language.languages import NATIVE_NAMES, SOURCE

from .accounts import *  # noqa: F403
from .files import *  # noqa: F403
from .files import storages
from .graphql import *  # noqa: F403
from .host import *  # noqa: F403
from .rooms import *  # noqa: F403
from .server import *  # noqa: F403
from .wagtail import *  # noqa: F403

PACKAGE_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = PACKAGE_DIR.parent

# Directory of everything that the site stores on this machine
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()

# Hosts and secrets
_site = site_address(env.str("SITE_URL", default="") or "http://127.0.0.1:8000")
SITE_URL = _site.geturl()
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=sorted({_site.hostname or "", "127.0.0.1", "localhost"}))
DEBUG = flag("DEBUG", default=False)
TRUST_PROXY = flag("TRUST_PROXY", default=False)
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")
SECRET_KEY = env.str("SECRET_KEY", default="") or load_or_create_secret(VAR_DIR / "secret_key")
if DEBUG and HTTPS:
    raise ImproperlyConfigured("DEBUG is on and SITE_URL is https: a public site never runs with DEBUG")
# A key of one's own is lost with the disk, and with it whatever it sealed: a public site names its keys.
FIELD_KEYS = field_keys(env.list("FIELD_KEYS", default=[]), None if HTTPS else VAR_DIR / "field_key")
FIELD_DIGEST_KEY = digest_key(env.str("FIELD_DIGEST_KEY", default=""), None if HTTPS else VAR_DIR / "field_digest_key")

ROOT_URLCONF = "tosbelgi.urls"
ADMIN_PATH = "/admin/"
WSGI_APPLICATION = "tosbelgi.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "tosbelgi.apps.TosbelgiConfig",  # first: what it replaces in Wagtail is connected when Wagtail's own apps are ready
    "tosbelgi.graphql",
    "tosbelgi.search",
    "tosbelgi.host",
    "tosbelgi.home",
    "tosbelgi.programme",
    "tosbelgi.reading_lists",
    "tosbelgi.cms",
    "tosbelgi.accounts.apps.AccountsConfig",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "tosbelgi.kernel",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "tosbelgi.accounts.apps.AdministeredAccounts",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "oauth2_provider",
    "graphene_django",
    "graphene_django_graphiql_static",
]

MIDDLEWARE = [
    "tosbelgi.kernel.web.request_log.RequestId",
    "tosbelgi.kernel.web.cache_policy.CachePolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tosbelgi.kernel.web.compression.Gzip",
    "tosbelgi.cms.serving.csp.ContentSecurityPolicy",
    "tosbelgi.cms.serving.slow_transfers.SlowTransferMiddleware",
    "tosbelgi.cms.serving.address_length.AddressLengthMiddleware",
    "tosbelgi.cms.serving.unroutable_paths.UnroutablePathMiddleware",
    "tosbelgi.cms.serving.page_cache.PageCacheMiddleware",
    "tosbelgi.graphql.http.middleware.AnonymousGraphQLMiddleware",
    "tosbelgi.cms.serving.page_allowance.PageRateLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tosbelgi.cms.wagtail_fixes.language.SiteLocale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tosbelgi.accounts.session_limits.SessionLimitMiddleware",
    "tosbelgi.cms.serving.editor_cookie.EditorCookieMiddleware",
    "tosbelgi.cms.wagtail_fixes.language.AdminLanguage",
    "tosbelgi.cms.editing.typed_text.NullByteMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tosbelgi.accounts.pages.signed_out.SignedOutMiddleware",
    "tosbelgi.cms.media.alt_text_middleware.AltTextRequiredMiddleware",
    "tosbelgi.cms.translation_admin.machine_views.UnreadTextsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tosbelgi.cms.serving.redirects.PublicRedirects",
    "tosbelgi.cms.wagtail_fixes.malformed_requests.MalformedRequestMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tosbelgi.cms.pages.layout.site_layout",
            ],
        },
    },
]

# Database, cache and files
_database = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'tosbelgi.sqlite3'}")
DATABASES = {"default": database_settings(_database)}

# Files, since the web process and the worker must see the same cache; Valkey where there are several machines.
CACHES = cache_settings(env.cache_url("CACHE_URL", default=f"filecache://{VAR_DIR / 'cache'}"), VAR_DIR / "cache")

MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [VAR_DIR / "build"]
for _folder in (VAR_DIR / "build", STATIC_ROOT, MEDIA_ROOT):
    _folder.mkdir(parents=True, exist_ok=True)
# Collected files are served under names that carry their content's hash, and never expire.
COLLECTED_STATIC = flag("COLLECTED_STATIC", default=False)
WHITENOISE_USE_FINDERS = not COLLECTED_STATIC
WHITENOISE_AUTOREFRESH = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = COLLECTED_STATIC

# Search servers; without any, the database engine searches.
_search = [without_password(url) for url in env.list("SEARCH_URL", default=[])]
SEARCH_URL = [url for url, _password in _search]
# Under a name that error reports keep secret.
SEARCH_PASSWORD = next((password for _url, password in _search if password), "")
SEARCH_API_KEY = env.str("SEARCH_API_KEY", default="")
SEARCH_CA = env.str("SEARCH_CA", default="")
SEARCH_INDEX = env.str("SEARCH_INDEX", default="tosbelgi")
SEARCH_SECONDS = env.float("SEARCH_SECONDS", default=1.0)

STORAGES = storages(
    VAR_DIR,
    "tosbelgi.cms.serving.static_files.HashedFiles"
    if COLLECTED_STATIC
    else "django.contrib.staticfiles.storage.StaticFilesStorage",
)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": list(QUEUES.values())}}
JOB_SECONDS = number("JOB_SECONDS", default=300, least=1)
JOB_WAIT_SECONDS = number("JOB_WAIT_SECONDS", default=300, least=1)

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_TIMEOUT = 30  # seconds; a mail server that does not answer must hold up neither a request nor the clock
vars().update(EMAIL_CONFIG)
# Every mail is a row first, in the transaction of the deed; the worker sends it by the backend that EMAIL_URL names.
MAIL_DELIVERY_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_BACKEND = "tosbelgi.kernel.mail.outbox.OutboxBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default=f"tosbelgi@{_site.hostname}")

# Languages: Kazakh is the source, and the answer when unsure
LANGUAGE_CODE = SOURCE
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = list(NATIVE_NAMES.items())
# Our own catalogue first, then our translations of packages: the first one that has a message wins.
LOCALE_PATHS = [PACKAGE_DIR / "locale", *sorted(PACKAGE_DIR.glob("catalogues/*/locale"))]
FORMAT_MODULE_PATH = ["tosbelgi.language.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

# Wagtail, beside what `settings.wagtail` says
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one country, one clock: deadlines read alike for everybody
_kind, _url = env.str("MACHINE_TRANSLATOR", default=""), env.str("MACHINE_TRANSLATOR_URL", default="")
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator(_kind, _url, env.str("MACHINE_TRANSLATOR_KEY", default=""))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# So a photograph of 5 MB, and the form around it, is never written to a temporary file, which would tell its place.
FILE_UPLOAD_MAX_MEMORY_SIZE = 6_000_000

# Security
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# A cookie of this name is taken by browsers from this very host alone, over HTTPS.
_host = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_host}sessionid", f"{_host}csrftoken"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames our own pages …
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # … so "DENY" would blind the editors
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "tosbelgi.cms.serving.error_views.csrf_failure"
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A list of Kazakh words, which makes search better; stems depend on it, so a change needs a rebuild of the index
KAZAKH_WORDS = Path(_words) if (_words := env.str("KAZAKH_WORDS", default="")) else None
if KAZAKH_WORDS and not KAZAKH_WORDS.is_file():
    raise ImproperlyConfigured(
        f"KAZAKH_WORDS is {str(KAZAKH_WORDS)!r}; it must name a file like kk_KZ.dic of hunspell-kk"
    )

# GraphQL: limits of queries and of clients
GRAPHQL_INTROSPECTION = flag("GRAPHQL_INTROSPECTION", default=not HTTPS)
GRAPHQL_REGISTERED_ONLY = flag("GRAPHQL_REGISTERED_ONLY", default=False)
GRAPHQL_COMPILED_EXECUTION = flag("GRAPHQL_COMPILED_EXECUTION", default=True)
GRAPHQL_MAX_COST = number("GRAPHQL_MAX_COST", default=15_000)
GRAPHQL_RATE_LIMIT = env_rate_limit("GRAPHQL_RATE_LIMIT", default=600_000, one_costs=GRAPHQL_MAX_COST)
GRAPHQL_CDN_SECONDS = number("GRAPHQL_CDN_SECONDS", default=0)
GRAPHQL_CORS_ORIGINS = env.list("GRAPHQL_CORS_ORIGINS", default=[])
for _origin in GRAPHQL_CORS_ORIGINS:
    if _origin != "*" and (urlsplit(_origin).scheme not in {"http", "https"} or urlsplit(_origin).path):
        raise ImproperlyConfigured(f"GRAPHQL_CORS_ORIGINS has {_origin!r}; an origin looks like https://example.kz")

# Uncached pages: CPU milliseconds a minute for one client address
PAGE_RATE_LIMIT = number("PAGE_RATE_LIMIT", default=30_000)

# Logs: one JSON object a line, with the request's id and nothing about a person
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL is {LOG_LEVEL!r}; allowed are DEBUG, INFO, WARNING, ERROR and CRITICAL")
LOGGING = logging_settings(LOG_LEVEL)
