"""The ground: who takes part. Places, makers, people, what they may act for, and what they hand in."""

from registry.models.intake import FormToken, ImportBatch, ImportRow, SourceRef, Upload
from registry.models.makers import Pesantren, Regency, Umkm
from registry.models.people import Membership, User

__all__ = [
    "FormToken",
    "ImportBatch",
    "ImportRow",
    "Membership",
    "Pesantren",
    "Regency",
    "SourceRef",
    "Umkm",
    "Upload",
    "User",
]
