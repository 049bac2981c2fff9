/* What is offered for a link in a text is said in English only, in whatever language. */
{
  const { edit, remove } = document.currentScript.dataset;
  const said = { Edit: edit, Remove: remove };
  new MutationObserver(() => {
    for (const button of document.querySelectorAll(".Tooltip .Tooltip__button"))
      if (Object.hasOwn(said, button.textContent)) button.firstChild.data = said[button.textContent];
  }).observe(document, { childList: true, subtree: true });
}
