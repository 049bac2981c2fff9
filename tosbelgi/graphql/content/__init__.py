"""The site's own words: pages with their bodies and pictures, news, and what stands around every page."""
