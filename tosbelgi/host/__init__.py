"""The host and other platforms: their applications, tokens, and what they read of those who let them."""
