"""Which pages are measured: one of each template and state, at each door. Numbers in addresses are found by looking."""

import re
from dataclasses import dataclass

PUBLIC, OPERATOR, OFFICE = "public", "operator", "office"
STEPS = ("apa", "foto", "surat", "harga")
STATES = ("draf", "diperiksa", "perbaiki", "tayang", "arsip")  # of a product, as the operators' list names them


class NotThere(Exception):
    """A page has no link of the kind looked for."""


@dataclass(frozen=True)
class Place:
    """A page to measure: whose door it belongs to, its name in the table, its address."""

    door: str
    name: str
    address: str
    status: int = 200


def places(look):
    """Every place to measure. `look(door, address)` gives the HTML of a page as somebody at that door sees it."""
    return [*_public(look), *_operator(look), *_office(look)]


def _public(look):
    def first(pattern, address):
        return _first(look, PUBLIC, pattern, address)

    product = first(r"/produk/\d+-[\w-]+/", "/produk/?asal=pesantren&surat=halal")
    addresses = {
        "home": "/",
        "products": "/produk/",
        "products, filtered": "/produk/?asal=alumni&kategori=makanan&kategori=minuman&surat=halal&harga_maks=100000",
        "products, searched": "/produk/?q=kripik",
        "products, none": "/produk/?q=xqzwv&kategori=makanan",
        "product": product,
        "maker": first(r"/umkm/\d+-[\w-]+/", product),
        "pesantren list": "/pesantren/",
        "pesantren": first(r"/pesantren/\d+-[\w-]+/", product),
        "map": "/peta/",
        "home, English": "/en/",
        "product, English": f"/en{product}",
        "sign in": "/masuk/",
        "sign in by code": "/masuk/kode/",
        "password forgotten": "/masuk/lupa/",
        "password forgotten, sent": "/masuk/lupa/terkirim/",
        "sign up": "/daftar/",
    }
    found = [Place(PUBLIC, name, address) for name, address in addresses.items()]
    return [*found, Place(PUBLIC, "not found", "/tidak-ada/", 404)]


def _operator(look):
    addresses = {"home": "/operator/", "products": "/operator/produk/", "product, new": "/operator/produk/baru/"}
    for state in STATES:
        listed = f"/operator/produk/?keadaan={state}"
        addresses[f"product, {state}"] = _first(look, OPERATOR, r"/operator/produk/\d+/", listed)
    for step in STEPS:
        addresses[f"product, step {step}"] = f"{addresses['product, draf']}{step}/"
    addresses |= {
        "papers": "/operator/surat/",
        "paper": _first(look, OPERATOR, r"/operator/surat/\d+/", "/operator/surat/"),
        "paper, new": "/operator/surat/baru/",
        "organisation": "/operator/usaha/",
        "about the business": _first(look, OPERATOR, r"/operator/usaha/umkm/\d+/tentang/", "/operator/usaha/"),
        "request": "/operator/permohonan/",
        "inbox": "/operator/kabar/",
        "lists": "/operator/banyak/",
    }
    return [Place(OPERATOR, name, address) for name, address in addresses.items()]


def _office(look):
    def first(pattern, address):
        return _first(look, OFFICE, pattern, address)

    counter = "/admin/akun/?q=barokah"
    person = first(r"/admin/akun/\d+/", "/admin/akun/?q=Hasan")
    curation = first(r"/admin/kurasi/\d+/", "/admin/kurasi/")
    addresses = {
        "home": "/admin/",
        "queue": "/admin/antrean/",
        "review": first(r"/admin/produk/\d+/tinjau/", "/admin/antrean/"),
        "papers": "/admin/surat/",
        "paper": first(r"/admin/surat/\d+/", "/admin/surat/"),
        "requests": "/admin/permohonan/",
        "request": first(r"/admin/permohonan/\d+/", "/admin/permohonan/"),
        "people": "/admin/akun/",
        "people, searched": counter,
        "person": person,
        "code": f"{person}kode/",
        "members": first(r"/admin/anggota/\w+/\d+/", counter),
        "account, new": "/admin/akun-baru/",
        "lists": "/admin/impor/",
        "duplicates, pesantren": "/admin/kembar/",
        "duplicates, UMKM": "/admin/kembar/?jenis=umkm",
        "merges": "/admin/gabungan/",
        "curations": "/admin/kurasi/",
        "curation": curation,
        "curation, score": first(r"/admin/kurasi/\d+/nilai/\d+/", curation),
        "curation, new": "/admin/kurasi/baru/",
        "settings": "/admin/setelan/",
        "export": "/admin/registry/umkm/ekspor/",
        "inbox": "/admin/kabar/",
        "products": "/admin/catalog/product/",
        "pesantren list": "/admin/registry/pesantren/",
        "pesantren": first(r"/admin/registry/pesantren/\d+/change/", "/admin/registry/pesantren/"),
    }
    return [Place(OFFICE, name, address) for name, address in addresses.items()]


def _first(look, door, pattern, address):
    found = re.search(f'href="({pattern})"', look(door, address))
    if not found:
        raise NotThere(f"{address} has no link like {pattern}")
    return found.group(1)
