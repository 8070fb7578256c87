"""The catalogue: products, their review, papers and market, and the narrow rows that search reads."""

from catalog.models.listing import Listing, Word
from catalog.models.market import CurationEvent, Export, Grade, MarketEvidence, Shipment
from catalog.models.papers import Certificate, CertificateProduct
from catalog.models.product import Category, Product, ProductPhoto
from catalog.models.review import ReviewEvent

__all__ = [
    "Category",
    "Certificate",
    "CertificateProduct",
    "CurationEvent",
    "Export",
    "Grade",
    "Listing",
    "MarketEvidence",
    "Product",
    "ProductPhoto",
    "ReviewEvent",
    "Shipment",
    "Word",
]
