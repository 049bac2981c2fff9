from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0003_documents_stand_on_shelves")]

    operations = [migrations.RenameModel("LookedFor", "SearchQueryLog")]
