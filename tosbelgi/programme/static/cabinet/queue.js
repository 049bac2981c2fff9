// Keys in the queue, and the undo that is offered for ten seconds. Without this file everything is done by its buttons.
(() => {
  const entries = [...document.querySelectorAll(".to-decide")];
  const current = () => document.activeElement?.closest(".to-decide");
  const step = (by) => {
    const place = entries.indexOf(current()) + by;
    const next = entries[Math.min(Math.max(place, 0), entries.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const open = (entry, box) => {
    const details = entry.querySelector(`[data-box="${box}"]`);
    if (!details) return;
    details.open = true;
    details.querySelector("textarea").focus();
  };
  const deeds = {
    x: (entry) => entry.querySelector("[name=chosen]").click(),
    c: (entry) => entry.querySelector("button[value^='confirm ']")?.click(),
    r: (entry) => open(entry, "reason"),
    t: (entry) => open(entry, "task"),
  };
  // The place of the key, not its letter: with the Kazakh layout the same keys have other letters.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !event.code.startsWith("Key")) return;
    const key = event.code.slice(3).toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
    } else if (deeds[key] && current()) {
      event.preventDefault();
      deeds[key](current());
    }
  });
  const undo = document.querySelector(".undo");
  if (undo) setTimeout(() => undo.remove(), Number(undo.dataset.seconds) * 1000);
})();
