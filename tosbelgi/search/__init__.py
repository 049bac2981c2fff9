"""Finding things: what is searchable, the engines that find it, and the life of their index."""
