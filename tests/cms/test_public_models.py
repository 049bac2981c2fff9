"""Every model is public or private, and says so here: what people write must never empty the cache of the public."""

import pytest
from django.apps import apps

from tosbelgi.cms.references import public_models
from tosbelgi.cms.references.public_models import is_public

# Rows that show to readers, or decide what does: their changes throw kept pages and answers away.
PUBLIC = set(
    """
    cms.acceptedgap cms.parity cms.sitedocument cms.siteimage cms.sitetexts graphql.registereddocument home.awardspage
    home.benefit home.contentpage home.frontpage home.newsindexpage home.newspage programme.askpage programme.centre
    programme.centrespage programme.direction programme.directionindexpage programme.directionpage programme.level
    programme.levelspage programme.norm programme.region programme.season programme.seasonlevel reading_lists.approval
    reading_lists.author reading_lists.book reading_lists.bookauthor reading_lists.listedbook
    reading_lists.readinglistindexpage reading_lists.readinglistpage reading_lists.sectionpage reading_lists.withdrawal
    taggit.tag taggit.taggeditem wagtailcore.collection wagtailcore.collectionviewrestriction
    wagtailcore.collectionviewrestriction_groups wagtailcore.locale wagtailcore.page wagtailcore.pageviewrestriction
    wagtailcore.pageviewrestriction_groups wagtailcore.site wagtaildocs.document wagtailimages.image
    wagtailredirects.redirect wagtailsearchpromotions.searchpromotion
    """.split()  # noqa: SIM905
)
# Rows that no reader sees: people, editors' work, jobs, logs, indexes, the history.
PRIVATE = set(
    """
    account.emailaddress account.emailconfirmation accounts.answereddeed
    accounts.user accounts.user_groups accounts.user_user_permissions auth.group
    auth.group_permissions auth.permission cms.approvaltask cms.approvaltask_groups cms.columnsource cms.previewlink
    cms.siterendition cms.submission cms.term cms.weeklymail cms.writing contenttypes.contenttype
    django_tasks_database.dbtaskresult
    graphql.donemutation graphql.exploring
    home.planted kernel.calendarcorrection kernel.heartbeat kernel.historyabout kernel.historyhead
    kernel.historyline kernel.historyroot kernel.outgoingmail kernel.owedcachekey kernel.parkedline kernel.routineclaim
    kernel.settingversion kernel.subscriptioncursor programme.appointment programme.contact programme.district
    programme.acceptance programme.acceptancecode programme.agreementtext programme.familylink programme.invitation
    programme.identitycorrection programme.gatheredfact programme.letter programme.participation
    programme.participationact programme.personalpage programme.loosephotograph programme.portrait
    programme.legalrepresentative programme.organisation programme.organisationability programme.person
    programme.registerimport programme.registerrequest programme.school programme.settlement
    programme.schedule programme.scheduleagreement programme.scheduleversion
    reading_lists.importrun search.change search.document
    search.generation search.remoteindex search.searchquerylog search.word sessions.session usersessions.usersession
    wagtail_localize.localesynchronization wagtail_localize.overridablesegment wagtail_localize.relatedobjectsegment
    wagtail_localize.segmentoverride wagtail_localize.string wagtail_localize.stringsegment
    wagtail_localize.stringtranslation wagtail_localize.template wagtail_localize.templatesegment
    wagtail_localize.translatableobject wagtail_localize.translation wagtail_localize.translationcontext
    wagtail_localize.translationlog wagtail_localize.translationsource wagtailadmin.admin wagtailadmin.editingsession
    wagtailadmin.formstate wagtailcore.apitoken wagtailcore.comment wagtailcore.commentreply
    wagtailcore.groupapprovaltask wagtailcore.groupapprovaltask_groups wagtailcore.groupcollectionpermission
    wagtailcore.grouppagepermission wagtailcore.groupsitepermission wagtailcore.modellogentry wagtailcore.pagelogentry
    wagtailcore.pagesubscription wagtailcore.referenceindex wagtailcore.revision wagtailcore.task wagtailcore.taskstate
    wagtailcore.uploadedfile wagtailcore.workflow wagtailcore.workflowcontenttype wagtailcore.workflowpage
    wagtailcore.workflowstate wagtailcore.workflowtask wagtailembeds.embed wagtailimages.rendition
    wagtailsearch.indexentry wagtailsearch.sqliteftsindexentry wagtailsearchpromotions.query
    wagtailsearchpromotions.querydailyhits wagtailusers.userprofile
    programme.deleteddraft programme.entry programme.entryact programme.entryphotograph programme.entryversion
    programme.extratask programme.progress programme.standing programme.tally
    programme.platform programme.platformlink programme.linkcode programme.consent
    host.application oauth2_provider.accesstoken oauth2_provider.refreshtoken oauth2_provider.grant
    oauth2_provider.idtoken oauth2_provider.devicegrant
    """.split()  # noqa: SIM905
)
ENGINES = {"wagtailsearch.sqliteftsindexentry"}  # there on one database only


def models():
    return {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}


def test_every_model_stands_in_one_of_the_lists():
    there = set(models())
    assert there - PUBLIC - PRIVATE == set(), "say whether readers see it: `shown_to_readers`, or private"
    assert (PUBLIC & PRIVATE, (PUBLIC | PRIVATE) - there - ENGINES) == (set(), set())


@pytest.mark.parametrize("label", sorted(models()))
def test_a_model_is_as_public_as_the_list_says(label):
    assert is_public(models()[label]) == (label in PUBLIC)


def test_models_of_packages_that_are_called_public_are_there():
    assert public_models.OF_PACKAGES - set(models()) == set()


def test_a_model_is_public_from_the_moment_it_says_so(monkeypatch):
    private = models()["cms.writing"]
    monkeypatch.setattr(public_models, "_shown", set())
    assert not is_public(private)

    assert public_models.shown_to_readers(private) is private
    assert is_public(private)
