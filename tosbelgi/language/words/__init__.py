"""Word analysis for search: tokenizer, Kazakh stemmer, transliteration, skeletons; used through `analysis`.

* `tokens` – where the words of a text are, and the one spelling of each;
* `lexicon` – a list of Kazakh words, if one is installed;
* `kazakh_suffixes`, `kazakh` – from a Kazakh word to what all its forms have in common;
* `latin` – Latin letters read as Kazakh or Russian;
* `skeletons` – what is left of a word when letters that are confused are one, the same for all scripts.
"""
