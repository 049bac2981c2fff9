"""The GraphQL API for other programs: only content that is live and public, read as rows, in the requested language.

`graphql` imported absolutely is the library of that name; this package is always `tosbelgi.graphql`.
"""
