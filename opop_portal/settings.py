"""The portal's settings, one letter from top to bottom; `.env.example` names every variable.

Safe by default: what is not said is strict, and a laptop opts out in its `.env`.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(ROOT / ".env")

# --- who we are and how far we trust the surroundings
SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORTAL_URL = env("PORTAL_URL", default="")  # public address for links outside a request, such as mails

# --- the house, from the roof to the ground
INSTALLED_APPS = [
    "opop_portal.apps.PortalConfig",
    "opop_portal.apps.PortalAdminConfig",
    "bpom_aid",
    "mentoring",
    "catalog",
    "registry",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "opop_portal.middleware.bear_headers",
    "opop_portal.middleware.private_pages_are_not_kept",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "opop_portal.middleware.public_pages_without_cookies",
    "opop_portal.middleware.refuse_malformed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "opop_portal.middleware.language_by_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "opop_portal.middleware.whoever_acts",
    "opop_portal.middleware.language_of_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "opop_portal.middleware.staff_took_two_steps",
    "opop_portal.middleware.ClosedByDefault",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if env.bool("N_PLUS_ONE_IS_AN_ERROR", default=False):
    INSTALLED_APPS += ["zeal"]
    ZEAL_NPLUSONE_THRESHOLD = 4  # two verbs in one request read the same product afresh, each under its lock
    MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
MEASURE = env.bool("MEASURE", default=False)  # answers tell what they cost: time and queries
if MEASURE:
    MIDDLEWARE = ["opop_portal.middleware.measure", *MIDDLEWARE]
ROOT_URLCONF = "opop_portal.urls"
WSGI_APPLICATION = "opop_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opop_portal.context.languages",
            ],
            "builtins": ["registry.templatetags.portal"],
        },
    },
]

# --- the database: one role serves and owns nothing, another migrates and runs the tests
DATABASE_URL = env("DATABASE_URL", default="")
MIGRATE_DATABASE_URL = env("MIGRATE_DATABASE_URL", default="") or DATABASE_URL
ALLOW_ONE_ROLE = env.bool("ALLOW_ONE_ROLE", default=False)
DATABASE_ROLE = env("OPOP_DATABASE_ROLE", default="")  # "owner" migrates, "web" serves and knows no owner
_role_url = MIGRATE_DATABASE_URL if DATABASE_ROLE == "owner" else DATABASE_URL
DATABASES = {
    "default": {
        **environ.Env.db_url_config(_role_url),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env("TEST_DATABASE", default="test_portal")},  # two test runs at once need two names
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- people
AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["registry.sign_in.MobileOrEmailBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["full_name", "email"]},
    },
    {"NAME": "registry.passwords.LengthValidator"},
    {"NAME": "registry.passwords.MixValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", default=10)
PASSWORD_MIN_LENGTH_STAFF = env.int("PASSWORD_MIN_LENGTH_STAFF", default=12)
# The office's own rules (BSSN) ask for both, OWASP ASVS 5 advises against both: off unless they are asked for.
PASSWORD_MIX = env.bool("PASSWORD_MIX", default=False)  # capital, small letter, digit and sign
PASSWORD_EXPIRES_DAYS = env.int("PASSWORD_EXPIRES_DAYS", default=0)  # 0: never
# How long a sign-in lasts without use, and altogether; the cookie lasts as long as the longest of them.
SESSION_ENGINE = "registry.sessions"
SESSION_IDLE = timedelta(hours=env.int("SESSION_HOURS", default=12))
SESSION_LASTS = timedelta(days=env.int("SESSION_DAYS", default=7))
STAFF_IDLE = timedelta(minutes=env.int("STAFF_IDLE_MINUTES", default=30))
STAFF_LASTS = timedelta(hours=env.int("STAFF_HOURS", default=8))
MENTOR_IDLE = timedelta(hours=env.int("MENTOR_IDLE_HOURS", default=8))  # a report on a phone takes its time
DEVICE_TRUSTED = timedelta(days=env.int("DEVICE_TRUSTED_DAYS", default=30))  # mentors: no second step meanwhile
SESSION_COOKIE_AGE = int(max(SESSION_LASTS, STAFF_LASTS).total_seconds())
# Wrong tries until an account is locked, and for how long: doubled each time in a row, a day at most.
LOCK_AFTER = env.int("LOCK_AFTER", default=5)
LOCK_FIRST = timedelta(minutes=env.int("LOCK_MINUTES", default=15))
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # registry.lockout counts wrong codes too
DEMO = env.bool("DEMO", default=False)  # set by the launcher for its own demo: codes of the second step are shown

# --- language and time: Indonesian first, English by address; days are Jakarta's
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- files
VAR_DIR = Path(env("OPOP_VAR_DIR", default="") or ROOT / "var")
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default="") or VAR_DIR / "media" / "public")  # photos of products on show
MEDIA_PRIVATE_ROOT = Path(env("MEDIA_PRIVATE_ROOT", default="") or VAR_DIR / "media" / "private")
X_ACCEL = env.bool("X_ACCEL", default=False)  # nginx sends private files once the portal has said yes
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "registry.private_files.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.bool("STATIC_MANIFEST", default=not DEBUG)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", default=8 * 2**20)
PHOTOS_PER_PRODUCT = env.int("PHOTOS_PER_PRODUCT", default=8)
SCAN_MAX_BYTES = env.int("SCAN_MAX_BYTES", default=10 * 2**20)
# A form up to this size comes back with every text in place and says which photos were too large or too many; a
# larger one is refused unread. 20 photos of 15 MB; of them no more reaches the disk than one product may have.
FORM_MAX_BYTES = env.int("FORM_MAX_BYTES", default=300 * 2**20)
FILE_UPLOAD_HANDLERS = [
    "registry.private_files.ScanUploadHandler",
    "registry.list_files.ListUploadHandler",
    "registry.chosen_files.PhotoUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
UPLOAD_KEPT = timedelta(days=env.int("UPLOAD_KEPT_DAYS", default=7))  # a file chosen, but never used
# Lists and zips of photos by the browser; the commands have limits of their own.
SHEET_MAX_BYTES = env.int("SHEET_MAX_BYTES", default=5 * 2**20)
SHEET_MAX_ROWS = env.int("SHEET_MAX_ROWS", default=5_000)
SHEET_ROWS_AT_ONCE = env.int("SHEET_ROWS_AT_ONCE", default=300)  # judged in the request; longer ones by the worker
PHOTO_ARCHIVE_MAX_BYTES = env.int("PHOTO_ARCHIVE_MAX_BYTES", default=200 * 2**20)
PHOTO_ARCHIVE_MAX_FILES = env.int("PHOTO_ARCHIVE_MAX_FILES", default=2_000)
LISTS_KEPT = timedelta(days=env.int("LISTS_KEPT_DAYS", default=30))  # file and rows of an uploaded list
FORMS_KEPT = timedelta(hours=env.int("FORMS_KEPT_HOURS", default=24))  # typed when the sign-in had run out
CSRF_FAILURE_VIEW = "registry.kept_forms.csrf_failure"

# --- mail
MAIL_IS_CONFIGURED = bool(env("EMAIL_URL", default=""))  # without it notices stay in the inbox of the portal
NOTICES_MAILED_WITHIN = timedelta(days=2)  # an older one is no news; it waits in the inbox
_mail = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST", ""), _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_USER", ""), _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
if _mail.get("EMAIL_FILE_PATH"):  # filemail:///var/mail: the folder, from the root on
    EMAIL_FILE_PATH = "/" + _mail["EMAIL_FILE_PATH"].lstrip("/")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="OPOP Jawa Timur <opop@localhost>")
SEALS_MAILED_TO = env.list("SEALS_MAILED_TO", default=[])  # addresses that get the last seal of the trail each night

# --- doors
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
_bound = "__Host-" if HTTPS else ""  # a cookie so named comes from this host alone; browsers take it over HTTPS only
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_bound}sessionid", f"{_bound}csrftoken"
MESSAGE_STORAGE = "opop_portal.messages_kept.BoundStorage"
MESSAGE_COOKIE_NAME = f"{_bound}messages"
DEVICE_COOKIE_NAME = "__Secure-perangkat" if HTTPS else "perangkat"  # sent to the sign-in alone, so not "__Host-"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=63_072_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
WHITENOISE_ALLOW_ALL_ORIGINS = False  # static files are for our own pages
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# --- what the office may turn without a programmer
EXPORT_MAX_ROWS = env.int("EXPORT_MAX_ROWS", default=50_000)
SERVICE_PROMISE_DAYS = env.int("SERVICE_PROMISE_DAYS", default=3)  # working days from submission to a decision
WORKER_SILENT_AFTER = timedelta(seconds=env.int("WORKER_SILENT_SECONDS", default=90))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "registry.discreet_logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
