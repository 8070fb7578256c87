"""Listings and words, kept by the database on every path."""

from django.db import migrations

from catalog.migrations import _listing


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_truth_across_rows")]
    operations = [
        migrations.RunSQL(_listing.LISTING, _listing.NO_LISTING),
        migrations.RunSQL(_listing.TRIGGERS, _listing.NO_TRIGGERS),
        migrations.RunSQL(_listing.WORDS, _listing.NO_WORDS),
    ]
