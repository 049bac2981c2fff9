"""GraphQL over HTTP: the view, requests and responses, rate limit, caches and persisted documents."""
