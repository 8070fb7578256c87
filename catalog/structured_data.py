"""What a page says to search engines: schema.org in JSON-LD."""

import json

from django.utils.safestring import mark_safe

from catalog.languages import description_of, name_of

IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}  # nothing may end the script element


def of_product(product, absolute):
    """A schema.org Product as safe text for a script element; `absolute` makes an address absolute."""
    facts = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": name_of(product).text,
        "description": description_of(product).text,
        "url": absolute(product.get_absolute_url()),
        "image": [absolute(urls[max(urls)]) for photo in product.photos.all() if (urls := photo.public_urls)],
        "category": str(product.category),
        "brand": {"@type": "Brand", "name": product.brand or product.maker.name},
        "manufacturer": {"@type": "Organization", "name": product.maker.name},
        "gtin": product.gtin,
        "offers": _offer(product),
    }
    return _script({name: value for name, value in facts.items() if value})


def _offer(product):
    if product.price_from is None:
        return None
    if product.price_to and product.price_to != product.price_from:
        return {
            "@type": "AggregateOffer",
            "priceCurrency": "IDR",
            "lowPrice": product.price_from,
            "highPrice": product.price_to,
        }
    return {
        "@type": "Offer",
        "priceCurrency": "IDR",
        "price": product.price_from,
        "availability": "https://schema.org/InStock",
    }


def _script(facts):
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(IN_SCRIPT))  # noqa: S308
