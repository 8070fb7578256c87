"""Composite keys that keep copies true, and history that cannot be changed."""

from django.db import migrations

from catalog.migrations import _listing


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        migrations.RunSQL(_listing.COPIES, _listing.NO_COPIES),
        migrations.RunSQL(_listing.HISTORY, _listing.NO_HISTORY),
    ]
