"""The searchable things of the rooms below; what the home has to offer it names itself."""
