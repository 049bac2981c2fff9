"""Which words may stand in Latin script on a Kazakh or Russian screen."""

import re

from tosbelgi.language.catalogues import NAMES

# Names of things and of keys, and what is typed or copied letter for letter.
WORDS = frozenset(
    {
        *(word for name in NAMES for word in re.findall(r"[A-Za-zÚ]+", name)),
        *(
            "Tösbelgi",
            "Localize",
            "Django",
            "Embedly",
            "Referer",
            "Referrer",
            "Policy",
            "DEBUG",
            "JavaScript",
            "Word",
            "Excel",
            "cookie",
        ),
        *("QR", "PIN", "TOTP", "WebAuthn", "OAuth", "URI", "CORS", "IP", "ID", "basic", "post"),
        *("CSRF", "HTTPS", "LDAP", "UUID", "UTC", "PO", "SVG", "WebP", "UTF", "ISO", "KZ", "Atom", "RSS"),
        *("jpg", "jpeg", "png", "webp", "gif", "avif", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "txt", "csv"),
        *("JPG", "WEBP", "GIF", "AVIF", "TSV", "TXT", "ODT", "ODS", "PPTX", "XLS", "RGB", "fuzzy"),
        *("clientMutationId", "ASCII", "Content", "Length"),
        *("Ctrl", "Alt", "Shift", "Esc", "Enter", "English"),
        *("True", "False", "None", "last", "same", "origin", "no", "referrer", "id", "title"),
        *("http", "https", "mailto", "tel", "kk", "ru", "en", "fr"),
        *("yes", "short", "medium", "long", "bronze", "silver", "gold"),
    }
)
