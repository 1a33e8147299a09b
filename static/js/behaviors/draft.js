/* data-js-draft="/drafts/thread:1:entry" on a form: what is typed is kept there two seconds after typing stops, and when the
   form is left. Says so in the form's [data-draft]. Posting the form ends it. */
behavior("draft", (form) => {
  const said = form.querySelector("[data-draft]");
  const discard = form.querySelector("[formaction$='/removal']");
  let timer = 0;
  let waiting = null;

  const save = async (leaving) => {
    clearTimeout(timer);
    timer = 0;
    const words = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name !== "once" && typeof value === "string") words.append(name, value);
    }
    /* Known before it is kept: who posts in this very moment drops it too. */
    form.elements.drafted.value = form.dataset.jsDraft.split("/").pop();
    waiting = new AbortController();
    const options = { method: "POST", body: words, headers: { "HX-Request": "true" }, signal: waiting.signal };
    if (leaving) options.keepalive = true;
    try {
      const answer = await fetch(form.dataset.jsDraft, options);
      if (!answer.ok || answer.redirected) return;
      said.textContent = (await answer.text()).trim();
      discard.hidden = !said.textContent;
      if (!said.textContent) form.elements.drafted.value = "";
    } catch {
      /* Offline: the words stay in the form. */
    } finally {
      waiting = null;
    }
  };

  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    waiting?.abort();
  };
  const flush = () => timer && save(true);

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", stop);
  discard.addEventListener("click", stop);
  document.addEventListener("htmx:beforeSwap", (event) => event.detail.target.contains(form) && flush());
  document.addEventListener("visibilitychange", () => document.hidden && form.isConnected && flush());
  form.closest("dialog")?.addEventListener("close", flush);
});
