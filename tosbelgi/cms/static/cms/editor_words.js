/* Two things the translation editor says in English only, in whatever language; it may draw them anew. */
{
  const words = document.getElementById("editor-words");
  const textsOf = (part) => [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const sayAgain = () => {
    for (const heading of document.querySelectorAll("h3"))
      if (/ to .* translation$/.test(heading.textContent))
        for (const text of textsOf(heading)) text.data = text.data.replace(" to ", " → ").replace(/ translation$/, "");
    for (const name of document.querySelectorAll(".w-dropdown__toggle .w-sr-only"))
      for (const text of textsOf(name)) if (text.data === "More actions") text.data = words.dataset.more;
  };
  new MutationObserver(sayAgain).observe(document.body, { childList: true, subtree: true });
  sayAgain();
}
