// Opens the question that an address leads to, and lets the languages lead to the same question.
(() => {
  "use strict";
  const show = () => {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = name && document.getElementById(name);
    if (!target) return;
    const question = target.matches(".block-question") && target.querySelector("details");
    if (question) {
      question.open = true;
      target.scrollIntoView();
    }
    for (const link of document.querySelectorAll(".languages a")) link.hash = location.hash;
  };
  addEventListener("hashchange", show);
  show();
})();
