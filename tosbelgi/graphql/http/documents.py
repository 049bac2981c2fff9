"""An LRU cache of parsed and validated documents by digest, so that each is parsed once in a process.

The cache is bounded; a document that was refused is cached too, since clients send it again. It is none of Django's:
those keep values pickled, and to read a tree from its pickle takes nearly as long as to parse it.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from django.conf import settings
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    StringValueNode,
    Visitor,
    parse,
    visit,
)

from ..engine import limits, validating
from ..engine.http_errors import InvalidDocument

CACHE_SIZE = 150  # documents, of 300 kB in memory at most each


class _CharacterVisitor(Visitor):
    def enter_string_value(self, node: StringValueNode, *_others: Any) -> None:
        limits.check_characters(node.value)


@dataclass(eq=False)
class Document:
    """A document of a client; it is parsed and validated when that is first needed."""

    digest: str
    text: str
    schema: GraphQLSchema
    hide_suggestions: bool

    @property
    def is_known(self) -> bool:
        """Has this process parsed it already?"""
        return "_parsed" in self.__dict__

    @property
    def parsed(self) -> DocumentNode:
        """The syntax tree; raises `InvalidDocument` each time where there is none."""
        if isinstance(self._parsed, InvalidDocument):
            raise self._parsed.with_traceback(None)  # else its traceback would grow with each raise
        return self._parsed

    @cached_property
    def _parsed(self) -> DocumentNode | InvalidDocument:
        try:
            limits.count(self.text)
            tree = parse(self.text, max_lexical_tokens=limits.TOKENS)
            if "\0" in self.text or "\\" in self.text:
                visit(tree, _CharacterVisitor())
        except InvalidDocument as refusal:
            return refusal
        except GraphQLError as error:
            return InvalidDocument("SYNTAX", error.message)
        return tree

    @cached_property
    def errors(self) -> list[GraphQLError]:
        """Validation errors; empty for a valid document."""
        return validating.validation_errors(self.schema, self.parsed, hide_suggestions=self.hide_suggestions)

    @cached_property
    def operations(self) -> list[OperationDefinitionNode]:
        return [each for each in self.parsed.definitions if isinstance(each, OperationDefinitionNode)]

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name, or the only one there is."""
        matches = [each for each in self.operations if name is None or (each.name and each.name.value == name)]
        if len(matches) != 1:
            raise InvalidDocument("NO_SUCH_OPERATION", "Name one of the operations of the document in operationName.")
        if self.schema.get_root_type(matches[0].operation) is None:
            raise InvalidDocument("NOT_OFFERED", f"There is no {matches[0].operation.value} here.")
        return matches[0]


def digest_of(text: str) -> str:
    """The SHA-256 of the document as it was sent, in hexadecimal.

    >>> digest_of("{ site { name } }")[:12]
    '96ba8c63b3a8'
    """
    return hashlib.sha256(text.encode()).hexdigest()


class DocumentCache:
    """The documents that were last used, by digest and by whether errors may suggest names."""

    def __init__(self, size: int = CACHE_SIZE) -> None:
        self.size = size
        self._documents: OrderedDict[tuple[str, bool], Document] = OrderedDict()
        self._lock = Lock()

    def find(self, digest: str, schema: GraphQLSchema) -> Document | None:
        key = (digest, hides_suggestions())
        with self._lock:
            document = self._documents.get(key)
            if document is None or document.schema is not schema:
                return None
            self._documents.move_to_end(key)
            return document

    def put(self, digest: str, text: str, schema: GraphQLSchema) -> Document:
        document = Document(digest, text, schema, hides_suggestions())
        with self._lock:
            self._documents[digest, document.hide_suggestions] = document
            while len(self._documents) > self.size:
                self._documents.popitem(last=False)
        return document

    def __len__(self) -> int:
        return len(self._documents)

    def clear(self) -> None:
        with self._lock:
            self._documents.clear()


def hides_suggestions() -> bool:
    """Must errors not suggest names? So it is where introspection is off."""
    return not settings.GRAPHQL_INTROSPECTION


def is_without_texts(text: str) -> bool:
    """Does a document hold names and numbers alone, no string and no comment? Then it says nothing of anybody.

    >>> is_without_texts("query ($id: ID!) { node(id: $id) { id } }"), is_without_texts('{ node(id: "x") { id } }')
    (True, False)
    """
    return '"' not in text and "#" not in text


def is_query(operation: OperationDefinitionNode) -> bool:
    return operation.operation is OperationType.QUERY


document_cache = DocumentCache()
