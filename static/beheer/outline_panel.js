/* The panel of one row: its forms in place, what was typed kept, and the steps by keyboard. */
(function () {
  "use strict";
  const outline = window.outline;
  if (!outline) return;
  const list = outline.list;
  let dirty = false;

  /* ---- open, fill and close ---- */
  async function open(item, address) {
    if (!leave()) return;
    const html = await outline.ask(address);
    if (html === null) return;
    show(item, html);
    if (/antwoord\/$/.test(address)) start();
    else outline.panel.focus({ preventScroll: true });
    outline.panel.scrollIntoView({ block: "nearest" });
  }

  function show(item, html) {
    close(false);
    const panel = document.createElement("div");
    panel.className = "panel";
    panel.tabIndex = -1;
    panel.role = "region";
    outline.panel = panel;
    outline.row(item).after(panel);
    outline.link(item).ariaExpanded = "true";
    fill(html);
  }

  /* A form that came back from renaming in place: what is wrong, with what was typed. */
  outline.on("form", ({ item, html }) => {
    if (!leave()) return;
    show(item, html);
    dirty = true;
    start();
  });

  function fill(html) {
    const panel = outline.panel;
    panel.innerHTML = html;
    const heading = panel.querySelector("h2");
    panel.ariaLabel = heading ? heading.textContent : "Bewerken";
    const closing = document.createElement("button");
    closing.type = "button";
    closing.className = "close";
    closing.textContent = "Sluit";
    closing.addEventListener("click", () => leave() && close(true));
    panel.prepend(closing);
    panel.querySelectorAll("select[data-searched]").forEach(narrowed);
    ways(panel);
    dirty = false;
  }

  const mine = () => outline.panel && outline.panel.closest("li[id]");

  function leave() {
    return !dirty || window.confirm("Wat je typte, is nog niet bewaard. Toch sluiten?");
  }

  function close(back) {
    if (!outline.panel) return;
    const item = mine();
    outline.panel.remove();
    outline.panel = null;
    dirty = false;
    if (!item) return;
    outline.link(item).ariaExpanded = null;
    if (back) outline.focus(item);
  }

  /* Of the three ways onward only the one that was chosen. */
  function ways(panel) {
    const fields = { vraag: "question", uitkomst: "outcome", verder: "continue_at" };
    const chosen = panel.querySelector("[name=leads]:checked");
    if (!chosen) return;
    for (const [way, name] of Object.entries(fields)) {
      const field = panel.querySelector(".field-" + name);
      if (field) field.hidden = way !== chosen.value;
    }
  }

  /* A field above a long list that leaves only what contains the words. */
  function narrowed(select) {
    const all = [...select.options];
    if (all.length < 8) return;
    const search = document.createElement("input");
    search.type = "search";
    search.placeholder = "Zoek in de lijst";
    search.ariaLabel = "Zoek in de lijst: " + label(select);
    search.autocomplete = "off";
    search.addEventListener("input", () => {
      const wanted = search.value.trim().toLowerCase();
      const chosen = select.value;
      const left = all.filter((one) => !one.value || one.text.toLowerCase().includes(wanted));
      select.replaceChildren(...left);
      const real = left.filter((one) => one.value);
      if (left.some((one) => one.value === chosen) && chosen) select.value = chosen;
      else if (wanted && real.length) select.value = real[0].value;
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        select.focus();
      } else if (event.key === "Enter") event.preventDefault();
    });
    select.before(search);
  }

  const label = (field) => (field.labels[0] ? field.labels[0].textContent.trim() : "");

  /* ---- what somebody does ---- */
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a.node, a.plus");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const item = link.closest("li[id]");
    if (item === mine() && link.matches(".node")) {
      if (leave()) close(true);
    } else open(item, link.href);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".panel a[data-in-panel]");
    if (!link || !outline.panel || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    turnTo(link.href);
  });

  async function turnTo(address) {
    if (!leave()) return;
    const html = await outline.ask(address);
    if (html === null) return;
    fill(html);
    start();
  }

  /* Where somebody types first: what is wrong, or else the first field. */
  function start() {
    const panel = outline.panel;
    const wrong = panel.querySelector("[aria-invalid=true], .errornote a, .errornote");
    const first = panel.querySelector(
      "form:not(.moves) :is(input:not([type=hidden]), select, textarea), button.default");
    const to = wrong || first || panel;
    if (to.classList.contains("errornote")) to.tabIndex = -1;
    to.focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches(".panel form[data-in-panel]") && outline.panel) {
      event.preventDefault();
      turnTo(form.action + "?" + new URLSearchParams(new FormData(form)));
    } else if (form.matches("form[data-change]")) {
      event.preventDefault();
      change(form, event.submitter);
    }
  });

  async function change(form, button) {
    const fields = new FormData(form);
    if (button && button.name) fields.append(button.name, button.value);
    const inPanel = outline.panel && outline.panel.contains(form);
    const answer = await outline.send(form.action, fields);
    if (!answer) return;
    if (answer.html) {
      fill(answer.html);
      dirty = true;
      start();
    } else if (inPanel && form.matches(".moves")) moved(answer.told, button);
    else after(answer.told, inPanel);
  }

  /* The panel went along with its row; what was typed in it stays, at the version that is new. */
  function moved(told, button) {
    const version = told.put.version;
    outline.panel.querySelectorAll("[name=seen]").forEach((seen) => (seen.value = version));
    button.focus({ preventScroll: true });
    outline.panel.scrollIntoView({ block: "nearest" });
  }

  function after(told, inPanel) {
    if (told.panel && inPanel) {
      fill(told.panel);
      start();
      return;
    }
    if (inPanel) {
      dirty = false;
      close(false);
    }
    const item = told.focus && outline.item(told.focus);
    if (item) outline.focus(item);
    if (told.whole) list.dataset.count = told.count;
  }

  document.addEventListener("input", (event) => {
    if (!outline.panel || !outline.panel.contains(event.target)) return;
    if (event.target.closest("form[data-change]:not(.moves)")) {
      dirty = dirty || Boolean(event.target.name);
    }
    ways(outline.panel);
  });

  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });

  /* ---- by keyboard: Esc closes, Alt with an arrow moves ---- */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !outline.panel) return;
    if (outline.panel.contains(document.activeElement) && leave()) close(true);
  });

  const STEPS = {
    ArrowUp: "omhoog", ArrowDown: "omlaag", ArrowRight: "dieper", ArrowLeft: "hoger",
  };

  list.addEventListener("keydown", async (event) => {
    const how = event.altKey && STEPS[event.key];
    const here = event.target.closest("a.node, .fold");
    if (!how || !here) return;
    event.preventDefault();
    const item = here.closest("li[id]");
    const seen = outline.row(item).dataset.version;
    const where = outline.base + outline.key(item) + "/verplaatsen/";
    const answer = await outline.send(where, outline.fields({ hoe: how, seen }));
    if (answer && answer.told) outline.focus(item);
  });
})();
