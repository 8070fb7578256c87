"""How long the tables of the catalogue keep what they hold: products are the organisation's and public."""

from registry.retention import FOR_GOOD

_PUBLIC = "about a product or its paper, which belong to an organisation"
_DECISION = "a decision of the office or a panel; people stand in it by the number of their account"
_TABLES = {
    _PUBLIC: ("Product", "ProductPhoto", "Certificate", "CertificateProduct", "Export", "Shipment", "MarketEvidence",
              "Grade", "Listing", "Category", "Word", "Change", "ChangePhoto", "Criterion"),
    _DECISION: ("ReviewEvent", "PaperEvent", "CurationEvent", "CurationEntry", "CurationScore", "CurationStep",
                "Panelist"),
    "lasts minutes: who looks at what": ("Claim",),
}  # fmt: skip
FOR_GOOD.update({f"catalog.{name}": reason for reason, names in _TABLES.items() for name in names})
