"""`/privasi/`: what is held, why, how long, and what people may ask; open to everybody, in both languages."""

from django.shortcuts import render

from registry.privacy import officer
from registry.public import public_page
from registry.retention import kept_in_words


@public_page
def privacy(request):
    return render(request, "privacy.html", {"officer": officer(), "kept": kept_in_words()})
