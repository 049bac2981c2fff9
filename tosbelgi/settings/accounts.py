"""Settings of accounts and of signing in, which Django and django-allauth read."""

from datetime import timedelta

from tosbelgi.kernel.environment import number

AUTHENTICATION_BACKENDS = ["tosbelgi.accounts.backend.SignInBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds in which the link of a mail sets a new password

# One door: whatever asks to sign in leads to ours.
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "cabinet"
SIGN_IN_RATE_LIMIT = number("SIGN_IN_RATE_LIMIT", default=20)

# Sessions: `accounts.session_limits` knows whose are short
SESSION_ENGINE = "tosbelgi.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
OWN_SESSION_IDLE = timedelta(days=7)
OWN_SESSION_LONGEST = timedelta(days=30)
OTHERS_SESSION_IDLE = timedelta(minutes=number("SESSION_IDLE_MINUTES", default=120, least=5))
OTHERS_SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(OWN_SESSION_IDLE.total_seconds())

# django-allauth: its flows, behind our forms and in our templates
ACCOUNT_ADAPTER = "tosbelgi.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a login address proves itself by the code or link that is sent to it
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = False  # `accounts.attempts` counts, and spares a school behind one address
ACCOUNT_SESSION_REMEMBER = True  # one rule for everybody: the limits of sessions above
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
ACCOUNT_FORMS = {
    "login": "tosbelgi.accounts.pages.sign_in_forms.SignInForm",
    "request_login_code": "tosbelgi.accounts.pages.code_forms.CodeRequestForm",
    "confirm_login_code": "tosbelgi.accounts.pages.code_forms.CodeForm",
    "confirm_reauthentication_code": "tosbelgi.accounts.pages.code_forms.CodeForm",
    "reauthenticate": "tosbelgi.accounts.pages.password_forms.ConfirmForm",
    "reset_password": "tosbelgi.accounts.pages.password_forms.ResetRequestForm",
    "reset_password_from_key": "tosbelgi.accounts.pages.password_forms.NewPasswordForm",
    "change_password": "tosbelgi.accounts.pages.password_forms.ChangeForm",
    "set_password": "tosbelgi.accounts.pages.password_forms.FirstPasswordForm",
}
