"""What was done to one thing is looked up by its subject."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['subject'], name='audit_event_subject'),
        ),
    ]
