"""Django app for content: pages, media, site texts, approval, and the gate that filters what is public."""
