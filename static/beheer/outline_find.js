/* Searching in the outline, and what the checks find in it: marked, counted, and gone through. */
(function () {
  "use strict";
  const outline = window.outline;
  if (!outline) return;
  const list = outline.list;

  function button(words, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
  }

  /* ---- searching ---- */
  const search = document.getElementById("outline-search");
  const field = document.getElementById("outline-zoek");
  const count = document.getElementById("outline-hits");
  let hits = [];
  let at = -1;

  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/\s+/g, " ").trim();

  function words(item) {
    const row = outline.row(item);
    const parts = [...row.querySelectorAll("a.node, a.to, .hint")];
    return plain(parts.map((part) => part.textContent).join(" ") + " " + row.dataset.slug);
  }

  function find() {
    hits.forEach((item) => outline.row(item).classList.remove("hit", "hit-now"));
    list.querySelectorAll(".hit").forEach((row) => row.classList.remove("hit"));
    const wanted = plain(field.value);
    hits = wanted ? [...outline.items()].filter((item) => words(item).includes(wanted)) : [];
    hits.forEach((item) => {
      outline.row(item).classList.add("hit");
      outline.tell("show", item);
    });
    at = -1;
    count.textContent = wanted ? counted() : "";
    steps.hidden = !hits.length;
  }

  const counted = () => (hits.length === 1 ? "1 keer gevonden" : `${hits.length} keer gevonden`);

  function hit(step) {
    if (!hits.length) return;
    if (hits[at]) outline.row(hits[at]).classList.remove("hit-now");
    at = (at + step + hits.length) % hits.length;
    outline.tell("show", hits[at]);
    const row = outline.row(hits[at]);
    row.classList.add("hit-now");
    row.scrollIntoView({ block: "center" });
    count.textContent = `${at + 1} van ${hits.length}: ${outline.title(hits[at])}`;
  }

  const steps = document.createElement("span");
  steps.className = "search-steps";
  steps.append(
    button("Vorige", () => hit(at < 0 ? 0 : -1)),
    button("Volgende", () => hit(1)),
    button("Ga naar regel", () => hits.length && outline.focus(hits[Math.max(at, 0)])),
  );
  steps.hidden = true;
  search.append(steps);
  search.querySelector("button[type=submit]").hidden = true;
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 150);
  });
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    if (!hits.length || at < 0) find();
    hit(1);
  });

  /* ---- what the checks find ---- */
  const found = document.getElementById("outline-found");
  let asking = 0;

  async function check() {
    const mine = ++asking;
    try {
      const answer = await fetch(outline.base + "bevindingen/", { credentials: "same-origin" });
      const told = await answer.json();
      if (mine === asking) mark(told);
    } catch {
      if (mine === asking) found.textContent = "De controle kon nu niet worden gedaan.";
    }
  }

  function mark(told) {
    list.querySelectorAll(".row > .found").forEach((old) => old.remove());
    Object.entries(told.rows).forEach(([key, html]) => {
      const item = outline.item(key);
      if (item) outline.row(item).insertAdjacentHTML("beforeend", html);
    });
    found.innerHTML = told.summary;
  }

  found.addEventListener("click", (event) => {
    if (!event.target.closest("#outline-next-found")) return;
    event.preventDefault();
    const worst = list.querySelector(".row > .error") ? ".row > .error" : ".row > .found";
    const faulty = [...list.querySelectorAll(worst)].map((one) => one.closest("li[id]"));
    const here = document.activeElement.closest("li[id]");
    const after = jumped && faulty.indexOf(jumped) + 1;
    jumped = faulty[(here ? faulty.indexOf(here) + 1 : after || 0) % faulty.length];
    if (jumped) outline.focus(jumped);
  });
  let jumped = null;
  let due = 0;

  function soon(wait) {
    clearTimeout(due);
    due = setTimeout(check, wait);
  }

  outline.on("changed", () => {
    if (field.value) find();
    soon(1200);
  });
  if (field.value) find();
  if (!found.querySelector("#outline-next-found, .fine")) {
    found.textContent = "De controle loopt …";
    soon(200);
  }
})();
