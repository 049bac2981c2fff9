// Suggestions while somebody types (WAI-ARIA combobox).
(() => {
  "use strict";
  const PAUSE = 150, FEWEST = 2;

  const made = (name, attributes, words = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = words;
    return element;
  };

  const equip = (form) => {
    const input = form.querySelector("input");
    const list = made("ul", {id: `${input.id}-list`, role: "listbox", class: "suggestions", "aria-label": form.dataset.words, hidden: ""});
    const status = made("p", {role: "status", class: "unseen"});
    const known = new Map();
    let timer = 0, asking = null, active = -1;
    form.append(list, status);
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(key, value);

    const choose = (place) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = place;
      const option = list.children[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({block: "nearest"});
      input.setAttribute("aria-activedescendant", option.id);
    };
    const close = () => {
      clearTimeout(timer);
      asking?.abort();
      choose(-1);
      list.hidden = true;
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
    };
    const show = ({suggestions, said}) => {
      choose(-1);
      list.replaceChildren(...suggestions.map((one, place) => {
        const option = made("li", {id: `${list.id}-${place}`, role: "option", "aria-selected": "false"});
        option.dataset.url = one.url;
        const said = one.spoken ? `${one.kind} · ${one.spoken}` : one.kind;
        option.append(made("span", {lang: one.language}, one.title), " ", made("small", {}, said));
        return option;
      }));
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = said;
    };
    const ask = async () => {
      const typed = input.value.trim();
      asking?.abort();
      if (typed.length < FEWEST) return close();
      const mine = asking = new AbortController();
      try {
        if (!known.has(typed)) {
          const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({q: typed})}`, {signal: mine.signal, credentials: "omit"});
          if (!answer.ok) throw new Error(answer.status);
          known.set(typed, await answer.json());
        }
        if (mine === asking && document.activeElement === input) show(known.get(typed));
      } catch (failed) {
        if (failed.name !== "AbortError") close();
      }
    };

    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("compositionend", () => { timer = setTimeout(ask, PAUSE); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = list.children.length;
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (step && list.hidden) { event.preventDefault(); ask(); }
      else if (step) { event.preventDefault(); choose((active + 1 + step + count + 1) % (count + 1) - 1); }
      else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      else if (event.key === "Enter" && active >= 0) { event.preventDefault(); location.assign(list.children[active].dataset.url); }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
  };

  document.querySelectorAll("form.find[data-suggest]").forEach(equip);
})();
