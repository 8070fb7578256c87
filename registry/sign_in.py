"""The way in: by e-mail, or by mobile number in any Indonesian spelling."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from registry.kept_forms import with_kept_forms
from registry.models import User
from registry.numbers import mobile


def login_of(text: str) -> dict:
    """How a typed name of an account finds its row: {"email": …} or {"mobile": …}, or {} if it is neither."""
    text = text.strip()
    if "@" in text:
        return {"email": text.lower()}
    try:
        return {"mobile": mobile(text)}
    except ValidationError:
        return {}


class MobileOrEmailBackend(ModelBackend):
    def _get_user_permissions(self, user_obj):
        """Rights come by role alone, so nobody's own are asked for."""
        return Permission.objects.none()

    def get_user(self, user_id):
        """The person of a session; the one query also tells whether a form of theirs is kept."""
        user = with_kept_forms(User.objects.filter(pk=user_id)).first()
        return user if user and self.user_can_authenticate(user) else None

    def authenticate(self, request, username=None, password=None, **kwargs):
        username = username or kwargs.get(User.USERNAME_FIELD)
        if not username or password is None or "\0" in username:
            return None
        login = login_of(username)
        user = User.objects.filter(**login).first() if login else None
        if user is None:
            User().set_password(password)  # the same work as for a known account: time tells nothing
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
