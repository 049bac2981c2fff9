"""Mail that may not be lost: written as rows with the deed (`outbox`), sent by the worker under a lease (`sending`)."""
