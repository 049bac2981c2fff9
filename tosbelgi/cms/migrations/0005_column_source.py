from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cms", "0004_submissions")]

    operations = [migrations.RenameModel("ColumnWords", "ColumnSource")]
