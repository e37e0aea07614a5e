/* The outline of a tree: rows by their keys, what the server answers put in its place, and told. */
(function () {
  "use strict";
  const list = document.getElementById("outline");
  if (!list) return;
  const said = document.getElementById("outline-said");
  const fault = document.getElementById("outline-fault");
  const LOST = "Het antwoord kwam niet aan. Kijk of je verbinding hebt, en laad de pagina opnieuw " +
    "om te zien wat er bewaard is. Wat je typte, staat er nog.";
  const SIGNED_OUT = "Je bent uitgelogd. Log in een ander tabblad weer in, en probeer het hier " +
    "opnieuw. Wat je typte, staat er nog.";
  const OTHER = "Dit lukte niet. Laad de pagina opnieuw, en probeer het nog eens.";
  const SHOWN = 15_000;
  const listeners = {};
  let fading = 0;

  const outline = window.outline = {
    list,
    base: list.dataset.base,
    panel: null,
    item: (key) => document.getElementById("k" + key),
    row: (item) => item.firstElementChild,
    below: (item) => item.lastElementChild,
    link: (item) => item.firstElementChild.querySelector("a.node"),
    key: (item) => item.id.slice(1),
    items: () => list.querySelectorAll("li[id]"),
    above: (item) => item.parentElement.closest("li[id]"),
    fixed: (item) => outline.row(item).classList.contains("fixed"),
    asks: (item) => Boolean(outline.row(item).querySelector(".asks")),
    title(item) {
      const link = outline.link(item);
      return (link.querySelector("b") || link).textContent.trim();
    },
    // Parts of the page that want to hear of a change, by its name.
    on: (name, listener) => (listeners[name] = listeners[name] || []).push(listener),
    tell: (name, what) => (listeners[name] || []).forEach((listener) => listener(what)),

    say(words) {
      clearTimeout(fading);
      fault.textContent = "";
      said.textContent = words;
      fading = setTimeout(() => (said.textContent = ""), SHOWN);
    },
    complain(words) {
      said.textContent = "";
      fault.textContent = words;
    },

    /* Ask for a piece of the page; null when there was none (and then it is told why). */
    async ask(address) {
      const answer = await reach(address, {});
      return answer && answer.html ? answer.html : null;
    },

    /* Send a change: {told} when it was made, {html} when the form comes back, else null. */
    async send(address, fields) {
      if (list.ariaBusy === "true") return null;
      list.ariaBusy = "true";
      try {
        const answer = await reach(address, { method: "POST", body: fields });
        if (answer && answer.told) apply(answer.told);
        return answer;
      } finally {
        list.ariaBusy = "false";
      }
    },

    fields(given) {
      const form = new FormData();
      Object.entries(given).forEach(([name, value]) => form.append(name, value));
      return form;
    },

    focus(item) {
      outline.tell("show", item);
      const link = outline.link(item);
      link.focus({ preventScroll: true });
      outline.row(item).scrollIntoView({ block: "nearest" });
    },
  };

  async function reach(address, options) {
    const headers = { "X-Outline": "1", "X-CSRFToken": list.dataset.token };
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", headers, ...options });
      const kind = answer.headers.get("Content-Type") || "";
      if (kind.startsWith("application/json")) return heard(await answer.json());
      if (answer.redirected) outline.complain(SIGNED_OUT);
      else if (answer.ok) return { html: await answer.text() };
      else outline.complain(OTHER);
    } catch {
      outline.complain(LOST);
    }
    return null;
  }

  function heard(told) {
    if (!told.fault) return { told };
    if (told.whole) redraw(told.whole);
    outline.complain(told.fault);
    return null;
  }

  function apply(told) {
    if (told.whole) redraw(told.whole);
    if (told.gone) remove(outline.item(told.gone));
    if (told.put) put(told.put);
    Object.entries(told.rows).forEach(([key, html]) => exchange(outline.item(key), html));
    document.getElementById("outline-undo").innerHTML = told.undo;
    outline.say(told.message);
    if (told.onward) link(told.onward);
    else back();
    outline.tell("changed", told);
  }

  /* The message with a way to where it landed: in another tree. */
  function link(address) {
    const way = document.createElement("a");
    way.href = address;
    way.textContent = "Ga erheen";
    said.append(" ", way);
  }

  /* The message with the button that takes it back; the same words stay on top of the page. */
  function back() {
    const form = document.getElementById("outline-undo-form");
    if (!form) return;
    const button = document.createElement("button");
    button.textContent = "Ongedaan maken";
    button.setAttribute("form", form.id);
    said.append(" ", button);
  }

  function redraw(html) {
    const open = outline.panel;
    const whose = open && open.closest("li[id]");
    if (open) open.remove();
    list.innerHTML = html;
    outline.tell("drawn", list);
    const again = whose && document.getElementById(whose.id);
    if (again) outline.row(again).after(open);
    else if (open) list.before(open);
  }

  function made(html) {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  }

  function remove(item) {
    if (!item) return;
    const above = outline.above(item);
    item.remove();
    if (above) outline.tell("dress", above);
  }

  function put({ node, under, before, html, version }) {
    const was = outline.item(node);
    const from = was && outline.above(was);
    const item = html ? made(html) : was;
    if (was && html) was.remove();
    const onto = outline.item(under);
    outline.below(onto).insertBefore(item, before ? outline.item(before) : null);
    outline.row(item).dataset.version = version;
    if (html) outline.tell("drawn", item);
    [from, onto].filter(Boolean).forEach((one) => outline.tell("dress", one));
  }

  function exchange(item, html) {
    if (!item) return;
    outline.row(item).replaceWith(made(html));
    outline.tell("dress", item);
  }
})();
