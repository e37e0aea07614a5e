/* Renaming in place: F2 or the pencil makes of a row's words a field; Enter saves, Esc leaves it. */
(function () {
  "use strict";
  const outline = window.outline;
  if (!outline) return;
  const list = outline.list;
  const READ_ONLY = "Dit kun jij niet wijzigen: het geldt ook in gemeenten waar jij niet over gaat.";

  /* The pencil comes when somebody gets to a row: two thousand of them would be slow. */
  function sharpen(event) {
    const row = event.target.closest("#outline .row");
    if (!row || row.querySelector(".pencil") || row.classList.contains("fixed")) return;
    const pencil = button("pencil", "✎");
    pencil.ariaLabel = "Hernoem: " + outline.title(row.parentElement);
    pencil.title = "Hernoem (F2)";
    row.querySelector("a.node").after(pencil);
  }

  list.addEventListener("pointerover", sharpen);
  list.addEventListener("focusin", sharpen);

  list.addEventListener("click", (event) => {
    const pencil = event.target.closest(".pencil");
    if (pencil) rename(pencil.closest("li[id]"));
  });

  list.addEventListener("keydown", (event) => {
    if (event.key !== "F2" || !event.target.closest("a.node, .fold, .pencil, .plus")) return;
    event.preventDefault();
    rename(event.target.closest("li[id]"));
  });

  /* The form of the row is fetched, so that all but its words is sent back as it is. */
  async function rename(item) {
    const row = outline.row(item);
    const open = row.querySelector(".rename input");
    if (open) return open.focus();
    if (outline.panel && outline.panel.parentElement === item) {
      return wordsOf(outline.panel)?.focus();
    }
    const html = await outline.ask(outline.link(item).href);
    if (html === null) return;
    const whole = document.createElement("div");
    whole.innerHTML = html;
    const words = wordsOf(whole);
    if (words) start(item, words);
    else outline.complain(READ_ONLY);
  }

  /* Of an answer its own words, of the first question what it asks. */
  const wordsOf = (part) =>
    part.querySelector("[name=answer]") || part.querySelector("[name=question]");

  function start(item, words) {
    const row = outline.row(item);
    const form = document.createElement("form");
    form.className = "rename";
    const input = words.cloneNode();
    input.removeAttribute("aria-describedby");
    input.id = "";
    input.ariaLabel = "Nieuwe tekst van: " + outline.title(item);
    const cancel = button("", "Laat zo");
    const save = button("", "Bewaar");
    save.type = "submit";
    form.append(input, save, cancel);
    const link = outline.link(item);
    link.hidden = true;
    link.after(form);
    input.focus();
    input.select();
    cancel.addEventListener("click", () => stop(item, form));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") stop(item, form);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value === words.defaultValue) return stop(item, form);
      words.value = input.value;
      send(item, words.form);
    });
    outline.say("Enter bewaart, Esc laat het zoals het was.");
    row.classList.add("renamed");
  }

  function stop(item, form) {
    clear(item, form);
    outline.say("");
    outline.focus(item);
  }

  function clear(item, form) {
    if (form) form.remove();
    outline.row(item).classList.remove("renamed");
    outline.link(item).hidden = false;
  }

  /* A refusal comes back as the whole form: it opens below the row, with what was typed in it. */
  async function send(item, form) {
    const answer = await outline.send(form.action, new FormData(form));
    if (!answer) return;
    if (answer.told) return outline.focus(item);
    outline.tell("form", { item, html: answer.html });
    // Somebody who keeps another form open keeps this one as well.
    if (outline.panel.parentElement === item) clear(item, outline.row(item).querySelector(".rename"));
  }

  function button(className, words) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    made.textContent = words;
    return made;
  }

  window.addEventListener("beforeunload", (event) => {
    const typed = [...list.querySelectorAll(".rename input")];
    if (typed.some((input) => input.value !== input.defaultValue)) event.preventDefault();
  });
})();
