"""What tests of the papers desk share: the form as browsers send it, and how answers are read."""

import re
import uuid
from html import unescape

from django.contrib.messages import get_messages

LIST, NEW, KEEP = "/operator/surat/", "/operator/surat/baru/", "/operator/surat/berkas/"
MOST_QUERIES = 12
NUMBER = "ID35110002418860325"


def typed(maker, **values):
    """What a browser sends of a filled form."""
    return {
        "token": str(uuid.uuid4()),
        "usaha": maker.pk,
        "kind": "halal",
        "number_written": NUMBER,
        "issuer": "BPJPH",
        "issued_on": "1 Maret 2024",
        "valid_until": "",
        "kept_scan": "",
        "products": [],
    } | values


def address(paper, verb=""):
    return f"/operator/surat/{paper.pk}/{verb}"


def errors(response):
    return {name: [error.code for error in each] for name, each in response.context["form"].errors.as_data().items()}


def told(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


def value(response, name):
    return re.search(rf'<input[^>]* name="{name}"[^>]*? value="([^"]*)"', unescape(response.text))[1]
