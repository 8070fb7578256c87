"""Which of a product's texts a page shows, and in which language they are: an English text may be missing."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Text:
    """`language` is empty where the text is in the page's own language."""

    text: str
    language: str = ""


def name_of(product) -> Text:
    return _shown(product.name, product.name_en)


def description_of(product) -> Text:
    return _shown(product.description, product.description_en)


def _shown(indonesian, english):
    if get_language() != "en":
        return Text(indonesian)
    return Text(english) if english or not indonesian else Text(indonesian, "id")
