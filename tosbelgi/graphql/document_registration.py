"""Registration of a client's persisted documents, from a folder or a manifest: all of them or none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import Sentence
from tosbelgi.kernel.refusals.messages import register as register_sentences

from .engine.http_errors import GraphQLHTTPError
from .http import cost
from .http import view as graphql_view
from .http.documents import Document, digest_of
from .models import RegisteredDocument

SUFFIXES = {".graphql", ".gql"}


class UnreadableManifest(Refusal):
    """A folder or manifest without documents, or with another digest than its documents have."""

    code = "UNREADABLE_MANIFEST"
    rule = "graphql.registration.manifest"
    takes = ("path", "reason")
    allowed = ("*.graphql", "*.gql", "apollo-persisted-query-manifest")


class UnfitDocuments(Refusal):
    """Documents that the schema or the limits refuse; `problems` tells each by name."""

    code = "UNFIT_DOCUMENTS"
    rule = "graphql.registration.sound"
    takes = ("problems",)


def _problem_lines(refusal: UnfitDocuments) -> str:
    problems = cast(Mapping[str, str], refusal.details["problems"])
    return "\n".join(f"{name}: {problem}" for name, problem in problems.items())


register_sentences(
    {
        UnreadableManifest: _(
            "%(path)s: %(reason)s. Name a folder with documents, or a JSON manifest of digests and documents."
        ),
        UnfitDocuments: Sentence(
            _("Nothing was registered: all documents must fit the schema and the limits.\n%(lines)s"),
            words={"lines": _problem_lines},
        ),
    }
)


@dataclass(frozen=True)
class RegistrationResult:
    """Names by digest of what is registered now, and how many were added and withdrawn."""

    names: Mapping[str, str]
    added: int
    withdrawn: int


def read(path: Path) -> dict[str, str]:
    """Documents by name, from a folder of .graphql files or from a JSON manifest.

    A manifest maps digests to documents, or is an "apollo-persisted-query-manifest".
    """
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
        documents = {each.relative_to(path).as_posix(): each.read_text("utf-8") for each in files}
    else:
        documents = _from_manifest(path)
    if not documents:
        raise UnreadableManifest(path=str(path), reason="there are no documents")
    return documents


def _from_manifest(path: Path) -> dict[str, str]:
    try:
        manifest = json.loads(path.read_text("utf-8"))
        if "operations" in manifest:
            rows = [(each["id"], each.get("name") or each["id"], each["body"]) for each in manifest["operations"]]
        else:
            rows = [(digest, digest, text) for digest, text in manifest.items()]
        for digest, name, text in rows:
            if digest.removeprefix("sha256:") != digest_of(text):
                raise UnreadableManifest(path=str(path), reason=f"{name} has another SHA-256 than its identifier")
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise UnreadableManifest(path=str(path), reason=str(error)) from error
    return {name: text for _digest, name, text in rows}


@transaction.atomic
def register(*, client: str, documents: Mapping[str, str], only: bool, at: datetime) -> RegistrationResult:
    """Register documents for a client; with `only`, whatever else it has registered is deleted."""
    problems = {name: problem for name, text in documents.items() if (problem := problem_of(text))}
    if problems:
        raise UnfitDocuments(problems=problems)
    names = {digest_of(text): name for name, text in documents.items()}
    own = RegisteredDocument.objects.filter(client=client)
    withdrawn = [each for each in own if only and each.digest not in names]
    for each in withdrawn:
        each.delete()
    known = set(own.values_list("digest", flat=True))
    new = {digest: name for digest, name in names.items() if digest not in known}
    for digest, name in new.items():
        RegisteredDocument.objects.create(
            client=client, digest=digest, name=name, text=documents[name], registered_at=at
        )
    return RegistrationResult(names, len(new), len(withdrawn))


def problem_of(text: str) -> str:
    """Why a document cannot be registered; empty where it can."""
    schema = graphql_view.load_schema()
    document = Document(digest_of(text), text, schema, hide_suggestions=False)
    try:
        for operation in document.operations:
            cost.check(cost.measure(schema, document.parsed, operation, {}))
    except GraphQLHTTPError as refusal:
        return refusal.message
    if document.errors:
        return document.errors[0].message
    return "" if document.operations else "there is no operation in it"
