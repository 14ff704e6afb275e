from django.db import migrations

from shuzhi.apps.ledger.fulltext import make, unmake


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_index_views_purge")]
    operations = [migrations.RunPython(make, unmake)]
