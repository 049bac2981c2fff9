"""GraphQL types and rows of the site's content: pages with bodies and images, news, benefits, site texts."""
