"""The acts on a unit are kept beside it, so that they can be shown and taken back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0004_spelled_judged'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('move', '移动'), ('merge', '合并'), ('close', '撤销')], max_length=8, verbose_name='办了什么')),
                ('on', models.DateField(verbose_name='生效日期')),
                ('touched', models.TextField(blank=True, default='', verbose_name='动到的行')),
                ('at', models.DateTimeField(verbose_name='办理时间')),
                ('by', models.CharField(max_length=64, verbose_name='办理人')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='撤回时间')),
                ('undone_by', models.CharField(blank=True, default='', max_length=64, verbose_name='撤回人')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.organisation', verbose_name='原上级')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='orgs.organisation')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.organisation', verbose_name='对方')),
            ],
            options={
                'verbose_name': '组织变动',
                'ordering': ('organisation', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ('move', 'merge', 'close'))), name='orgs_change_known')],
            },
        ),
    ]
