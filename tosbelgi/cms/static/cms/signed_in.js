/* An editor whose session is lost keeps the page with everything typed on it. Without this, saving would lead
   to the sign-in page and take the text along. Once the same person has signed in again in another window,
   the form gets the new token and autosaving goes on. Beside it, a button names the version that this window
   has autosaved, and is heard once: no autosave says what the button says, and none begins once it is pressed. */
(() => {
  const script = document.currentScript;
  const forms = () => document.querySelectorAll("[data-edit-form]");
  const OF_BUTTONS = /^(workflow-)?action-/;
  let whoBegan = null;
  let lost = false;
  let checked = false;
  let leaving = false;
  let notice = null;
  let autosaved = Promise.resolve();

  /* The number of who is signed in; null for nobody; undefined where the site cannot be reached. */
  async function whoIsHere() {
    try {
      const answer = await fetch(script.dataset.who, { headers: { "X-Requested-With": "XMLHttpRequest" }, cache: "no-store" });
      return answer.ok ? (await answer.json()).user : answer.status === 403 ? null : undefined;
    } catch {
      return undefined;
    }
  }

  function show() {
    if (!notice) {
      notice = document.getElementById("signed-out").content.cloneNode(true).firstElementChild;
      document.body.append(notice);
    }
    notice.hidden = !lost;
  }

  function goOn() {
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token || field.value;
    for (const form of forms()) {
      if (!form.hasAttribute("data-w-autosave-interval-value")) continue;
      form.setAttribute("data-w-autosave-active-value", "true");
      setTimeout(() => form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: {} })));
    }
  }

  async function check() {
    const who = await whoIsHere();
    if (who === undefined) return;
    whoBegan ??= who;
    const before = lost;
    lost = who !== whoBegan;
    show();
    if (before && !lost) goOn();
  }

  /* Wagtail tells the server only while autosaving which version is this window's own. A button says it too,
     so that the server can tell it from somebody else's. */
  function knowOwnVersion({ detail: { response } }) {
    for (const form of forms()) {
      for (const [name, value] of [
        ["loaded_revision_id", response.revision_id],
        ["loaded_revision_created_at", response.revision_created_at],
      ]) {
        const field = form.elements.namedItem(name);
        if (field && value) field.value = value;
      }
    }
  }

  /* What Wagtail wrote into the form for a button that did not get through is not what the next button says. */
  function forget(form) {
    for (const field of form.querySelectorAll("input[type=hidden]")) if (OF_BUTTONS.test(field.name)) field.remove();
  }

  async function beforeSaving(event) {
    const form = event.target;
    if (!form.matches("[data-edit-form]")) return;
    if (checked) {
      checked = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (leaving) return;
    leaving = true;
    const button = event.submitter;
    await Promise.all([check(), autosaved]);
    if (lost) {
      leaving = false;
      forget(form);
      for (const busy of form.querySelectorAll("[data-w-progress-loading-value=true]")) {
        busy.setAttribute("data-w-progress-loading-value", "false");
      }
      return;
    }
    /* The button says what to do, and may be switched off by now: its word goes along in a field. */
    const word = Object.assign(document.createElement("input"), { type: "hidden", name: button?.name, value: button?.value });
    if (button?.name) form.append(word);
    checked = true;
    form.requestSubmit();
    word.remove();
  }

  /* Wagtail writes what a button says into the form, where the next autosave would find it and say it first. */
  function onlySave({ detail: { formData } }) {
    for (const name of [...formData.keys()]) if (OF_BUTTONS.test(name)) formData.delete(name);
  }

  /* A window that asks for a comment sends the form by its method, which tells nobody. */
  for (const form of forms()) form.submit = () => form.requestSubmit();
  document.addEventListener("submit", beforeSaving, true);
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented && event.target.matches("[data-edit-form]")) leaving = false;
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  document.addEventListener("w-autosave:save", (event) => {
    if (leaving) {
      event.preventDefault();
      return;
    }
    onlySave(event);
    autosaved = new Promise((done) => {
      for (const how of ["success", "error"]) document.addEventListener(`w-autosave:${how}`, done, { once: true });
      setTimeout(done, 10000);
    });
  });
  document.addEventListener("w-autosave:success", knowOwnVersion);
  document.addEventListener("w-autosave:error", check);
  window.addEventListener("focus", () => lost && check());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());
  check();
})();
