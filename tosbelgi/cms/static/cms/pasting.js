// Says under a rich text what was left out of what an editor has pasted into it (cms/wagtail_fixes/rich_text.py).
(() => {
  "use strict";
  const HEADINGS = "h1, h2, h3, h4, h5, h6, [class*=MsoTitle], [class*=MsoHeading], p[style*='mso-outline-level']";
  const PLAIN = /^(inherit|initial|unset|transparent|currentcolor|windowtext|black|white|none|normal|auto|)$/i;

  // A colour that somebody chose: dark and light greys are what programs write of plain text and paper.
  const isColour = (value) => {
    const said = value.trim();
    if (PLAIN.test(said)) return false;
    const box = document.createElement("canvas").getContext("2d");
    box.fillStyle = said;
    const parts = box.fillStyle.startsWith("#")
      ? [1, 3, 5].map((place) => Number.parseInt(box.fillStyle.slice(place, place + 2), 16))
      : box.fillStyle.match(/\d+(?=[,)\s])/g)?.slice(0, 3).map(Number) || [0, 0, 0];
    const spread = Math.max(...parts) - Math.min(...parts);
    return spread > 32 || (Math.max(...parts) > 110 && Math.min(...parts) < 225);
  };
  const isDressed = (one) => /^(U|S|STRIKE|DEL|MARK|FONT)$/.test(one.tagName)
    || /underline|line-through/.test(one.tagName === "A" ? "" : `${one.style.textDecoration} ${one.style.textDecorationLine}`)
    || isColour(one.tagName === "A" ? "" : one.style.color) || isColour(one.style.backgroundColor);

  const lost = (html, keeps) => {
    const pasted = new DOMParser().parseFromString(html, "text/html");
    const has = (selector) => pasted.querySelector(selector) !== null;
    const kept = (...features) => features.some((feature) => keeps.includes(feature));
    const said = [...pasted.body.querySelectorAll("*")].filter((one) => one.textContent.trim() && !one.closest("a *"));
    return [
      [...pasted.querySelectorAll("table")].some((table) => table.querySelectorAll("td, th").length > 1) && "table",
      has("img:not([width='1']), picture, svg, v\\:imagedata") && !kept("image") && "pictures",
      [...pasted.querySelectorAll(HEADINGS)].some((one) => {
        const [, size] = /^H(\d)$/.exec(one.tagName) || [];
        return one.textContent.trim() && !(size && kept(`h${size}`)) && !one.closest("table");
      }) && "headings",
      has("sup:not(:empty), sub:not(:empty)") && !kept("superscript", "subscript") && "raised",
      has("video, audio, iframe, object, embed") && !kept("embed") && "films",
      said.some(isDressed) && "looks",
    ].filter(Boolean);
  };

  const words = () => JSON.parse(document.getElementById("paste-words")?.textContent || "{}");
  const tell = (editor, kinds) => {
    const field = editor.editor.closest("[data-draftail-editor-wrapper]");
    let place = field.parentNode.querySelector(":scope > .paste-notice");
    if (!place) {
      if (!kinds.length) return;
      place = document.createElement("div");
      place.className = "paste-notice";
      place.setAttribute("role", "status");
      field.after(place);
    }
    place.hidden = !kinds.length;
    if (!kinds.length) return;
    const said = words();
    // Only in the body of a page there are blocks to which one could be sent.
    const sayOf = (kind) => (!field.closest("[data-streamfield-stream-container]") && said[`${kind}_alone`]) || said[kind];
    const head = document.createElement("p");
    head.textContent = said.head;
    const list = document.createElement("ul");
    list.append(...kinds.map((kind) => {
      const line = document.createElement("li");
      line.textContent = sayOf(kind);
      return line;
    }));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button button-small button-secondary";
    close.textContent = said.close;
    close.addEventListener("click", () => { place.hidden = true; editor.focus(); });
    // A place that has just come is not read aloud; what comes into it later is.
    setTimeout(() => place.replaceChildren(head, list, close), 100);
  };

  window.draftail.registerPlugin({
    type: "pasting",
    handlePastedText(text, html, state, methods) {
      tell(methods.getEditorRef(), html ? lost(html, this.keeps) : []);
      return "not-handled";
    },
    handlePastedFiles(files, methods) {
      tell(methods.getEditorRef(), [...files].some((file) => file.type.startsWith("image/")) ? ["pictures"] : []);
      return "not-handled";
    },
  }, "plugins");
})();
