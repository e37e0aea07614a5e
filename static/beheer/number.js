// A number while it is typed: the server says how it will be shown and dialled.
"use strict";
document.querySelectorAll("[data-number-preview]").forEach((input) => {
  const said = document.createElement("div");
  said.className = "number-shown";
  said.setAttribute("role", "status");
  (input.closest(".flex-container") ?? input).after(said);
  let waiting, asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const sent = new FormData();
    sent.append("number", input.value);
    sent.append("csrfmiddlewaretoken", input.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(input.dataset.numberPreview, {
        method: "POST",
        body: sent,
        signal: asked.signal,
      });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      said.replaceChildren(...page.body.childNodes);
    } catch (fault) {
      if (fault.name !== "AbortError") said.replaceChildren();
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  });
  // Whoever saves needs no more answers.
  input.form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asked?.abort();
  });
});
