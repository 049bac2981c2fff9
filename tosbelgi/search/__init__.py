"""Site search: documents, indexing, engines (SQL and Elasticsearch), query handling and reports."""
