"""The ground: who takes part. Places, makers, people, what they may act for, and what they hand in."""

from registry.models.doors import DoorEvent, KnownDevice, Lock, Session
from registry.models.incoming import ColumnMatch, IncomingList, IncomingRow, ListJob
from registry.models.intake import FormToken, ImportBatch, ImportRow, KeptForm, SourceRef, Upload
from registry.models.joining import Invite, JoinRequest, OneTimeCode
from registry.models.makers import Pesantren, Regency, Umkm
from registry.models.merging import Merge, NotTheSame
from registry.models.notices import Notice
from registry.models.office import Access, OfficeSetting, Posting, ReadyPhrase
from registry.models.people import Membership, User
from registry.models.rights import RightsRequest
from registry.models.trail import Seal, Trail

__all__ = [
    "Access",
    "ColumnMatch",
    "DoorEvent",
    "FormToken",
    "ImportBatch",
    "ImportRow",
    "IncomingList",
    "IncomingRow",
    "Invite",
    "JoinRequest",
    "KeptForm",
    "KnownDevice",
    "ListJob",
    "Lock",
    "Membership",
    "Merge",
    "NotTheSame",
    "Notice",
    "OfficeSetting",
    "OneTimeCode",
    "Pesantren",
    "Posting",
    "ReadyPhrase",
    "Regency",
    "RightsRequest",
    "Seal",
    "Session",
    "SourceRef",
    "Trail",
    "Umkm",
    "Upload",
    "User",
]
