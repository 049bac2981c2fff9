// A table of a page's body (cms/pages/tables.py): Wagtail draws its fields; here a whole table is pasted into them.
(() => {
  "use strict";
  const WAGTAILS = window.telepath.constructors["wagtail.contrib.typed_table_block.blocks.TypedTableBlock"];
  const LINE = "\ue000"; // where a line ends inside a cell: the HTML of Word is full of ends of line that mean nothing
  const NUMBER = /^[\d\s.,%+−–-]+$/;

  const textOf = (cell) => {
    for (const end of cell.querySelectorAll("br, p, li, div")) end.after(LINE);
    return cell.textContent.replace(/\s+/g, " ").split(LINE).map((line) => line.trim()).filter(Boolean).join("\n");
  };

  // The rows of texts and what was lost. Of a joined cell each row has the text once: it often names them all.
  const fromHtml = (html) => {
    const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!table) return null;
    const grid = [];
    let split = false;
    const rows = [...table.rows];
    rows.forEach((row, top) => {
      grid[top] ||= [];
      for (const cell of row.cells) {
        let left = 0;
        while (grid[top][left] !== undefined) left += 1;
        const text = textOf(cell);
        split ||= cell.colSpan > 1 || cell.rowSpan > 1;
        for (let down = 0; down < Math.min(cell.rowSpan, rows.length - top); down += 1) {
          grid[top + down] ||= [];
          for (let right = 0; right < Math.min(cell.colSpan, 100); right += 1) {
            grid[top + down][left + right] = right ? "" : text;
          }
        }
      }
    });
    const caption = table.caption ? textOf(table.caption) : "";
    return {grid, split, caption, pictures: Boolean(table.querySelector("img, picture, svg"))};
  };
  const fromText = (text) => {
    if (!text.includes("\t")) return null;
    return {grid: text.split(/\r?\n/).map((line) => line.split("\t").map((cell) => cell.trim())), caption: ""};
  };
  const read = (clipboard) => {
    const found = fromHtml(clipboard.getData("text/html")) || fromText(clipboard.getData("text/plain"));
    if (!found) return null;
    const wide = Math.max(0, ...found.grid.map((row) => row.length));
    found.grid = found.grid
      .map((row) => Array.from({length: wide}, (_, place) => row[place] || ""))
      .filter((row) => row.some(Boolean));
    return found.grid.length * wide > 1 ? found : null;
  };

  const isEmpty = (block) => block.getColumnStates().every(({heading}) => !heading.trim())
    && block.rows.every(({blocks}) => blocks.every((cell) => !cell.getValue().trim()));

  const fill = (block, {grid, caption}) => {
    const {mostColumns, mostRows} = block.blockDef.meta;
    const rows = grid.map((row) => row.slice(0, mostColumns));
    let cut = rows[0].length < grid[0].length;
    if (isEmpty(block)) {
      const [headings, ...under] = rows;
      cut ||= under.length > mostRows;
      const typeOf = (place) => {
        const texts = under.map((row) => row[place]).filter(Boolean);
        return texts.length && texts.every((text) => NUMBER.test(text)) ? "number" : "text";
      };
      block.setState({
        columns: headings.map((heading, place) => ({type: typeOf(place), heading: heading.replace(/\n/g, " ")})),
        rows: under.slice(0, mostRows).map((values) => ({values})),
        caption: block.captionInput.value || caption,
      });
    } else {
      const kept = rows.slice(0, Math.max(0, mostRows - block.rows.length));
      cut ||= kept.length < rows.length;
      while (block.columns.length < rows[0].length) {
        block.insertColumn(block.columns.length, block.childBlockDefsByName.text);
      }
      for (const row of kept) block.insertRow(block.rows.length, block.columns.map((_, place) => row[place] || ""));
    }
    block.captionInput.dispatchEvent(new Event("change", {bubbles: true}));
    return cut;
  };

  const equip = (block) => {
    const words = block.blockDef.meta.strings;
    const place = document.createElement("div");
    place.className = "cells-paste";
    const label = document.createElement("label");
    const box = document.createElement("textarea");
    box.rows = 1;
    box.id = `${block.prefix}-paste`;
    label.htmlFor = box.id;
    label.className = "w-field__label";
    label.textContent = words.PASTE;
    const help = document.createElement("p");
    help.className = "help";
    help.id = `${box.id}-help`;
    help.textContent = words.PASTE_HELP;
    box.setAttribute("aria-describedby", help.id);
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    place.append(label, help, box, told);
    block.container.find(".typed-table-block__wrapper").before(place);

    block.container.on("paste", (event) => {
      const found = read(event.originalEvent.clipboardData);
      if (!found) {
        if (event.target === box) { event.preventDefault(); told.textContent = words.NO_TABLE; }
        return;
      }
      event.preventDefault();
      const {mostColumns, mostRows} = block.blockDef.meta;
      const limits = (text) => text.replace("{columns}", mostColumns).replace("{rows}", mostRows);
      const cut = fill(block, found);
      told.textContent = [
        words.PASTED.replace("{columns}", block.columns.length).replace("{rows}", block.rows.length),
        found.split && words.SPLIT,
        found.pictures && words.PICTURES,
        cut && limits(words.CUT),
      ].filter(Boolean).join(" ");
    });
    box.addEventListener("change", () => { box.value = ""; });

    // Wagtail's state knows the caption as it was loaded, and its copy none.
    const getState = block.getState.bind(block);
    block.getState = () => ({...getState(), caption: block.captionInput.value});
    block.getDuplicatedState = block.getState;
    return block;
  };

  window.telepath.register("tosbelgi.cms.pages.CellsBlock", class extends WAGTAILS {
    render(...args) {
      return equip(super.render(...args));
    }
  });
})();
