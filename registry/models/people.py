"""People, and what they may act for."""

import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from registry.choices import Seat
from registry.constraints import all_empty, exactly_one, filled_together, one_of
from registry.days import today

ERASED_AT = "@terhapus.invalid"  # what stands for the address of an erased account; no mail can ever be sent there


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email=None, password=None, *, mobile=None, **fields):
        """A person who signs in by e-mail, by mobile number (E.164), or by either."""
        user = self.model(email=self.normalize_email(email).lower() or None, mobile=mobile or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email=None, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, login):
        return self.get(Q(email=login) | Q(mobile=login))


def _as_any_keyboard_types(password):
    """One text for signs that look alike and are coded differently by phones and computers (NFKC)."""
    return password and unicodedata.normalize("NFKC", password)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: by e-mail, by mobile number, or by both."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    mobile = models.CharField(_("mobile number"), max_length=16, unique=True, null=True, blank=True)
    full_name = models.CharField(_("full name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=5, choices=[("id", "Indonesia"), ("en", "English")], default="id"
    )
    is_staff = models.BooleanField(_("works for the office"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("account opened"), db_default=Now(), editable=False)
    restricted_at = models.DateTimeField(_("data restricted"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("data erased"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["full_name", "pk"]
        constraints = [
            CheckConstraint(
                condition=~all_empty("email", "mobile"),
                name="user_has_email_or_mobile",
                violation_error_message=_("Give an e-mail or a mobile number."),
            ),
            CheckConstraint(
                condition=Q(email__isnull=True) | Q(email=Lower("email")),
                name="user_email_is_lower_case",
                violation_error_message=_("Write the e-mail in small letters."),
            ),
            CheckConstraint(
                condition=Q(mobile__isnull=True) | Q(mobile__regex=r"^\+[1-9][0-9]{7,14}$"),
                name="user_mobile_is_international",
                violation_error_message=_("This is not a mobile number."),
            ),
            CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(is_active=False, mobile__isnull=True, email__isnull=False, email__endswith=ERASED_AT),
                name="user_erased_stays_erased",
                violation_error_message=_("This account was erased."),
            ),
        ]

    def __str__(self):
        return self.full_name

    def set_password(self, raw_password):
        super().set_password(_as_any_keyboard_types(raw_password))

    def check_password(self, raw_password):
        return super().check_password(_as_any_keyboard_types(raw_password))

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name  # the first word may be "Bu" or "Ustadz"

    def clean(self):
        self.email = (self.email or "").strip().lower() or None
        self.mobile = self.mobile or None


class MembershipQuerySet(models.QuerySet):
    def open(self):
        """Approved, begun and not ended: those that count today."""
        day = today()
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=day), since__lte=day, approved_at__isnull=False, user__is_active=True
        )


class Membership(models.Model):
    """A person acts for a pesantren or for an UMKM, since a day, approved by the office."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    pesantren = models.ForeignKey(
        "registry.Pesantren",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("pesantren"),
    )
    umkm = models.ForeignKey(
        "registry.Umkm",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("UMKM"),
    )
    seat = models.CharField(_("seat"), max_length=10, choices=Seat, default=Seat.MEMBER)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            one_of("seat", Seat, name="membership_seat_is_known", message=_("Choose owner or member.")),
            exactly_one(
                "pesantren",
                "umkm",
                name="membership_is_of_a_pesantren_or_an_umkm",
                message=_("Choose a pesantren or an UMKM, not both."),
            ),
            *(
                UniqueConstraint(
                    fields=[kind],
                    condition=Q(seat=Seat.OWNER, until__isnull=True),
                    name=f"membership_one_open_owner_per_{kind}",
                    violation_error_message=_("This organisation already has an owner."),
                )
                for kind in ("pesantren", "umkm")
            ),
            *(
                UniqueConstraint(
                    fields=["user", kind],
                    condition=Q(until__isnull=True),
                    name=f"membership_once_per_person_and_{kind}",
                    violation_error_message=_("This person already belongs to this organisation."),
                )
                for kind in ("pesantren", "umkm")
            ),
            CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_began",
                violation_error_message=_("The end lies before the beginning."),
            ),
            filled_together(
                "approved_at",
                "approved_by",
                name="membership_approval_has_date_and_person",
                message=_("An approval needs a date and an officer."),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.umkm or self.pesantren}"
