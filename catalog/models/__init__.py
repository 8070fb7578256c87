"""The catalogue: products, their review, papers and market, and the narrow rows that search reads."""

from catalog.models.changes import Change, ChangePhoto, Claim
from catalog.models.curation import (
    Criterion,
    CurationEntry,
    CurationEvent,
    CurationScore,
    CurationStep,
    Grade,
    Panelist,
)
from catalog.models.listing import Listing, Word
from catalog.models.market import Export, MarketEvidence, Shipment
from catalog.models.papers import Certificate, CertificateProduct
from catalog.models.product import Category, Product, ProductPhoto
from catalog.models.review import PaperEvent, ReviewEvent

__all__ = [
    "Category",
    "Certificate",
    "CertificateProduct",
    "Change",
    "ChangePhoto",
    "Claim",
    "Criterion",
    "CurationEntry",
    "CurationEvent",
    "CurationScore",
    "CurationStep",
    "Export",
    "Grade",
    "Listing",
    "MarketEvidence",
    "Panelist",
    "PaperEvent",
    "Product",
    "ProductPhoto",
    "ReviewEvent",
    "Shipment",
    "Word",
]
