"""The way from an application to "Participant": its types, the query fields that show it, and the mutations."""
