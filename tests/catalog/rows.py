"""Many rows at once, where a test is about their number."""

from datetime import timedelta

from catalog.choices import Status
from catalog.models import Category, Product
from tests.factories import NOON


def many_submitted(maker, operator, number) -> list[Product]:
    """Products that wait for review, the first for the longest; without photos and history."""
    category = Category.objects.get(slug="makanan")
    return Product.objects.bulk_create(
        Product(
            maker=maker,
            category=category,
            name=f"Produk {each:03}",
            price_from=15_000,
            status=Status.SUBMITTED,
            submitted_at=NOON + timedelta(minutes=each),
            submitted_by=operator,
            updated_at=NOON,
            updated_by=operator,
        )
        for each in range(number)
    )
