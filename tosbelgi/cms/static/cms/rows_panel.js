// A panel of many rows (cms/editing/rows_panel.py): Wagtail adds, moves and deletes them; here they are found and numbered.
(() => {
  "use strict";
  const equip = (panel) => {
    const rows = panel.querySelector(".rows-panel__rows");
    const filter = panel.querySelector("[data-rows-filter]");
    const told = panel.querySelector("[data-rows-told]");
    new window.MultipleChooserPanel(JSON.parse(panel.dataset.rowsPanel));

    const there = () => [...rows.children].filter((row) => !row.classList.contains("deleted"));
    // ORDER is what the form sends; the number in a line is the same for a reader.
    const number = () => there().forEach((row, place) => {
      const order = row.querySelector("input[name$='-ORDER']");
      const shown = row.querySelector("[data-rows-place]");
      if (order) order.value = place + 1;
      if (shown && shown !== document.activeElement) shown.value = place + 1;
    });
    const find = () => {
      const asked = (filter?.value || "").trim().toLocaleLowerCase();
      let shown = 0;
      const all = there();
      for (const row of all) {
        const named = row.querySelector(".rows-panel__name");
        row.hidden = Boolean(asked && named && !named.textContent.toLocaleLowerCase().includes(asked));
        shown += row.hidden ? 0 : 1;
      }
      const words = shown === all.length ? told.dataset.one : told.dataset.some;
      told.textContent = words.replace("{number}", all.length).replace("{shown}", shown);
    };
    const move = (row, place) => {
      const others = there().filter((other) => other !== row);
      const before = others[Math.max(1, place) - 1];
      if (before) before.before(row); else rows.append(row);
      row.querySelector("[data-rows-place]").focus();
    };

    rows.addEventListener("change", (event) => {
      if (!event.target.matches("[data-rows-place]")) return;
      const place = Number.parseInt(event.target.value, 10);
      event.target.blur();
      if (place) move(event.target.closest("[data-inline-panel-child]"), place);
      number();
    });
    // Enter in one of these boxes would save the page.
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("[data-rows-place], [data-rows-filter]")) return;
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", {bubbles: true}));
    });
    filter?.addEventListener("input", find);
    // A new row comes last, screens below the button that brings it; one that is moved also goes from where it was.
    const show = (changes) => {
      const [row] = changes.some((one) => one.removedNodes.length) ? [] : changes.flatMap((one) => [...one.addedNodes]);
      row?.scrollIntoView?.({block: "center"});
    };
    new MutationObserver((changes) => { number(); find(); show(changes); }).observe(rows, {childList: true});
    rows.addEventListener("w-formset:removed", () => { number(); find(); });
    number();
    find();
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-rows-panel]").forEach(equip));
})();
