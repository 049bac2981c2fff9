"""The content for other programs, over GraphQL: only what is live and public, read as rows, in the language asked for.

`graphql` imported absolutely is the library of that name; this room is always `tosbelgi.graphql`.
"""
