"""Search sources for pages, levels and books; `wiring` adds those of `home`."""
