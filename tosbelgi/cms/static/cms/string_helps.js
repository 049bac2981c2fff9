/* Puts the glossary's terms and the translation memory beside the strings of wagtail-localize's editor,
   which draws its list anew whenever a string changes. */
(() => {
  const root = document.querySelector(".js-translation-editor");
  const found = JSON.parse(document.getElementById("string-helps")?.textContent || "{}");
  const template = document.getElementById("string-help");
  if (!root || !template || !Object.keys(found).length) return;

  function helpOf(item) {
    for (const element of item.children) {
      if (Object.hasOwn(found, element.textContent)) return found[element.textContent];
    }
    return null;
  }

  function draw(help) {
    const drawn = template.content.cloneNode(true).firstElementChild;
    const terms = drawn.querySelector(".string-terms");
    const memory = drawn.querySelector(".string-memory");
    if (help.terms.length) terms.append(help.terms.map(([here, there]) => `${here} → ${there}`).join(" · "));
    else terms.remove();
    if (help.memory) {
      memory.querySelector("q").textContent = help.memory.words;
      memory.querySelector("small").textContent = `${help.memory.source} (${help.memory.near} %)`;
      memory.querySelector("button").addEventListener("click", () => navigator.clipboard.writeText(help.memory.words));
    } else memory.remove();
    return drawn;
  }

  function beside() {
    for (const item of root.querySelectorAll("li.incomplete, li.complete, li.errored")) {
      const help = item.querySelector(":scope > .string-help") ? null : helpOf(item);
      if (help) item.append(draw(help));
    }
  }

  new MutationObserver(beside).observe(root, { childList: true, subtree: true });
  beside();
})();
