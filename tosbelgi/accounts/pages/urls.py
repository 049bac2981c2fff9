"""Addresses of accounts, below a language; and those where Wagtail's own forms of signing in were."""

from django.urls import path

from tosbelgi.kernel.web.cache_policy import secret_page

from ..session_turns import one_at_a_time
from . import own_account, password_views, sign_in_views

_sign_in = sign_in_views.SignIn.as_view()
_new_password, _is_new = secret_page(password_views.NewPassword.as_view()), password_views.PasswordIsNew.as_view()
_by_code, _code = password_views.ConfirmByCode.as_view(), one_at_a_time(password_views.ConfirmCodeEntry.as_view())

# Names that begin with `account_` are those by which allauth leads from one page to the next.
urlpatterns = [
    path("sign-in/", _sign_in, name="sign_in"),
    path("sign-in/", _sign_in, name="account_login"),
    path("sign-in/code/", sign_in_views.CodeRequest.as_view(), name="account_request_login_code"),
    path("sign-in/code/enter/", sign_in_views.enter_code, name="account_confirm_login_code"),
    path("sign-in/closed/", sign_in_views.inactive, name="account_inactive"),
    path("sign-out/", sign_in_views.sign_out, name="sign_out"),
    path("account/password/forgotten/", password_views.ResetRequest.as_view(), name="account_reset_password"),
    path("account/password/forgotten/sent/", password_views.ResetSent.as_view(), name="account_reset_password_done"),
    path("account/password/reset/key/<slug:uidb36>/<slug:key>/", _new_password, name="account_reset_password_from_key"),
    path("account/password/reset/done/", _is_new, name="account_reset_password_from_key_done"),
    path("account/", own_account.my_account, name="my_account"),
    path("account/sessions/<int:number>/end/", own_account.end_session, name="end_session"),
    path("account/sessions/end-others/", own_account.end_other_sessions, name="end_other_sessions"),
    path("account/password/", password_views.Change.as_view(), name="account_change_password"),
    path("account/password/first/", password_views.FirstPassword.as_view(), name="account_set_password"),
    path("account/confirm/", password_views.Confirm.as_view(), name="account_reauthenticate"),
    path("account/confirm/code/", _by_code, name="account_request_reauthentication_code"),
    path("account/confirm/code/enter/", _code, name="account_confirm_reauthentication_code"),
]

# Before those of Wagtail's admin, whose names they keep.
admin_doors = [
    path("login/", sign_in_views.door_of_another, name="wagtailadmin_login"),
    path("logout/", sign_in_views.admins_sign_out, name="wagtailadmin_logout"),
    path("password_reset/", password_views.admins_reset, name="wagtailadmin_password_reset"),
    path("password_reset/done/", password_views.admins_reset),
    path("password_reset/complete/", password_views.admins_reset),
    path("password_reset/confirm/<uidb64>/<token>/", password_views.admins_reset),
]
