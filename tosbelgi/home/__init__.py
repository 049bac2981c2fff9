"""Front page, text pages, news and benefits, and the quickstart that fills a new site with content."""
