// Rows that are folded (cms/editing/folded_rows.py): the fields of a closed one are made when it is opened.
(() => {
  "use strict";
  const fill = (stub) => {
    const prefix = stub.dataset.foldedFields;
    const rows = stub.closest("[data-inline-panel-child]").parentElement;
    const template = document.getElementById(rows.id.replace(/-FORMS$/, "-EMPTY_FORM_TEMPLATE"));
    const fresh = document.createElement("template");
    fresh.innerHTML = template.innerHTML.replaceAll("__prefix__", /\d+$/.exec(prefix)[0]);
    const content = fresh.content.querySelector(".w-panel__content");
    const sent = new Map();
    for (const {name, value} of stub.querySelectorAll("input")) sent.set(name, [...(sent.get(name) || []), value]);
    for (const field of content.querySelectorAll("input, select, textarea")) {
      const values = sent.get(field.name) || [];
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    stub.replaceWith(...content.childNodes);
  };

  // A row that is changed is called by what it is now; what was said of its content may be wrong.
  const rename = (row) => {
    const fields = [...row.querySelectorAll(`[name="${CSS.escape(row.dataset.foldedName)}"]`)];
    const texts = fields.flatMap((field) => {
      if (field.selectedOptions) return [...field.selectedOptions].filter(({value}) => value).map(({text}) => text);
      return field.checked ? [field.closest("label").textContent.trim()] : [];
    });
    const heading = row.querySelector("[data-panel-heading-text]");
    const word = heading.querySelector("[data-folded-word]");
    if (word && texts.length) word.textContent = texts.join(", ");
    heading.querySelector("[data-folded-summary]")?.remove();
  };

  document.addEventListener("wagtail:panel-toggle", (event) => {
    const stub = event.target.closest("[data-panel]").querySelector(":scope > .w-panel__content > [data-folded-fields]");
    if (stub && event.detail.expanded) fill(stub);
  });
  document.addEventListener("change", (event) => {
    const row = event.target.closest("[data-folded-name]");
    if (row && event.target.type !== "hidden") rename(row);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-folded-all]");
    if (!button) return;
    const wanted = button.dataset.foldedAll === "open" ? "false" : "true";
    const panel = button.closest("[data-folded-rows]");
    for (const toggle of panel.querySelectorAll(`[data-panel-toggle][aria-expanded=${wanted}]`)) toggle.click();
  });
})();
