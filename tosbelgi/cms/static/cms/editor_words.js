/* Two things the translation editor says in English only, in whatever language; it may draw them anew. */
{
  const more = () => document.getElementById("editor-words")?.dataset.more;
  const textsOf = (part) => [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const sayAgain = () => {
    for (const heading of document.querySelectorAll("h3"))
      if (/ to .* translation$/.test(heading.textContent))
        for (const text of textsOf(heading)) text.data = text.data.replace(" to ", " → ").replace(/ translation$/, "");
    for (const name of document.querySelectorAll(".w-dropdown__toggle .w-sr-only"))
      for (const text of textsOf(name)) if (more() && text.data === "More actions") text.data = more();
  };
  new MutationObserver(sayAgain).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", sayAgain);
  sayAgain();
}
