"""Language tools: the three languages, collation, dates, word analysis, message catalogues. Pure functions.

Tosbelgi is written in Kazakh first, then in Russian and English:

* `languages` – which they are, what they call themselves, and which come before which;
* `negotiation` – negotiation of the language from Accept-Language;
* `alphabets` – sort keys and index letters for names and titles;
* `dates` – a date, a period or a number as people write it;
* `plain_text` – normalization of text input, and the characters that are refused;
* `look_alikes` – keys for names that look or sound the same;
* `analysis` – the words of texts and queries, as search compares them; its parts are in `words`;
* `formats` – the same conventions as format modules for Django;
* `catalogues` – checking and compiling message catalogues;
* `package_texts` – messages of installed packages, and which of them they translate;
* `overlays` – our translations of packages, compared with what their upgrades add, change and drop.

Everything here takes values and returns values: it imports no other app and uses no database, clock or request.
"""
