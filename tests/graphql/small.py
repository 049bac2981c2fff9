"""A small schema with everything that the view has to cope with; what it counts is in the test's hands."""

from datetime import date

import graphene
from graphql import GraphQLError

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import register


class NotToday(Refusal):
    code = "NOT_TODAY"
    rule = "greeting.day"
    field = "day"
    limits = ("earliest",)
    takes = ("day",)


register({NotToday: "Not on %(day)s, but from %(earliest)s on."})


class Author(graphene.ObjectType):
    name = graphene.String()


class Book(graphene.ObjectType):
    id = graphene.ID()
    title = graphene.String()
    author = graphene.Field(Author)
    similar = graphene.List(graphene.NonNull(lambda: Book))

    @staticmethod
    def resolve_similar(row, info):
        return [row]


class Books(graphene.ObjectType):
    total_count = graphene.Int()
    nodes = graphene.List(graphene.NonNull(Book))


class Sort(graphene.Enum):
    TITLE = "title"
    YEAR = "year"


class Wish(graphene.InputObjectType):
    level = graphene.Int(required=True)
    words = graphene.List(graphene.NonNull(graphene.String))


class Thing(graphene.Union):
    class Meta:
        types = (Author, Book)

    @classmethod
    def resolve_type(cls, row, info):
        return Author if "name" in row else Book


BOOK = {"id": "1", "title": "Абай жолы", "author": {"name": "Мұхтар Әуезов"}}


class Query(graphene.ObjectType):
    hello = graphene.String(name=graphene.String(), description="Greets.")
    books = graphene.Field(
        Books, first=graphene.Int(), last=graphene.Int(), order_by=graphene.Argument(Sort), wish=graphene.Argument(Wish)
    )
    thing = graphene.Field(Thing)
    broken = graphene.String()
    refused = graphene.String()
    refused_by_rule = graphene.String()

    @staticmethod
    def resolve_hello(root, info, name="әлем"):
        return f"Сәлем, {name}!"

    @staticmethod
    def resolve_books(root, info, first=20, **others):
        return {"total_count": 600, "nodes": [BOOK] * first}

    @staticmethod
    def resolve_thing(root, info):
        return BOOK

    @staticmethod
    def resolve_broken(root, info):
        raise ZeroDivisionError("the secret of aigerim@example.kz")

    @staticmethod
    def resolve_refused(root, info):
        raise GraphQLError("Not so.", extensions={"code": "NOT_SO", "allowed": ["so"]})

    @staticmethod
    def resolve_refused_by_rule(root, info):
        raise NotToday(day=date(2026, 11, 24), earliest=date(2026, 11, 25))


told = []


class Tell(graphene.Mutation):
    class Arguments:
        word = graphene.String(required=True)

    ok = graphene.Boolean()

    @staticmethod
    def mutate(root, info, word):
        told.append(word)
        return {"ok": True}


class Mutation(graphene.ObjectType):
    tell = Tell.Field()


schema = graphene.Schema(query=Query, mutation=Mutation)
