"""Language itself, before there is anything to say in it.

Tosbelgi speaks Kazakh first, then Russian and English, and this room knows how each of the three behaves:

* `languages` – which they are, what they call themselves, and which come before which;
* `negotiation` – which of them a visitor would rather read;
* `alphabets` – in what order, and under which letter, names and titles are listed;
* `dates` – a date, a period or a number as people write it;
* `plain_text` – the one form of text from outside, and the signs that none may hold;
* `look_alikes` – which names a reader takes for the same, by the eye and by the ear;
* `analysis` – the words of a text and of a query, as search compares them; how, is in the folder `words`;
* `formats` – the same customs in the form in which Django asks for them;
* `catalogues` – whether the translated messages are whole, and how they become what Django reads;
* `package_texts` – what an installed package says, and which of it in a language;
* `overlays` – our translations of packages, beside what their upgrades add, change and drop.

Everything here takes values and returns values. No other room is imported, and there is no database, clock or request.
"""
