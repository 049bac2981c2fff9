"""Front page, plain pages, and the quickstart that fills a new site with the programme's content."""
