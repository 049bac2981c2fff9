// Copying, sending and printing an answer; the languages lead to the answer. Without this file its address stands there to be copied by hand.
(() => {
  "use strict";
  for (const box of document.querySelectorAll(".share")) {
    const input = box.querySelector("input"), status = box.querySelector("[role=status]");
    const say = (words) => { status.textContent = words; };
    const deeds = {
      copy: navigator.clipboard && (async (button) => {
        input.select();
        await navigator.clipboard.writeText(input.value);
        button.textContent = button.dataset.done;
        say(button.dataset.done);
      }),
      share: navigator.share && (() => navigator.share({title: box.dataset.shareTitle, url: input.value})),
      print: window.print && (() => window.print()),
    };
    for (const button of box.querySelectorAll("button")) {
      const deed = deeds[button.dataset.do];
      if (!deed) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        try { await deed(button); } catch { input.select(); } // refused or called off: the address is marked to be copied
      });
    }
    input.addEventListener("focus", () => input.select());
    const answer = box.closest("[id]");
    for (const link of document.querySelectorAll(".languages a")) link.hash = answer.id; // to the same answer, not above it
  }
})();
