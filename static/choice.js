// The choice of a municipality: go on where you were, and of the list see what begins as you type.
"use strict";
{
  const list = document.querySelector(".choices");
  const rows = [...list.querySelectorAll("a")];
  const slugOf = ({ href }) => new URL(href).pathname.split("/")[1];

  // The device itself remembers which one it was; what has gone on in another leads there.
  const again = document.querySelector(".again");
  const goOn = async () => {
    const slug = await (await caches.match("/laatst"))?.text();
    if (!slug) return;
    const heirs = new Map(again.dataset.heirs.trim().split(" ").map((pair) => pair.split(":")));
    const row = rows.find((one) => slugOf(one) === (heirs.get(slug) ?? slug));
    if (!row) return caches.delete("crisiswijzer-laatst");
    const link = again.querySelector("a");
    link.href = row.href;
    for (const name of link.querySelectorAll(".answer span, .why span")) name.textContent = row.querySelector(".answer").textContent;
    again.hidden = false;
  };
  if (again && globalThis.caches) goOn().catch(() => {}); // without it there is the list

  // As the server compares names: by their letters alone, from any of their words on.
  const wordsOf = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [];
  const begins = (name, typed) => wordsOf(name).some((_, at, words) => words.slice(at).join("").startsWith(typed));
  const known = rows.map((row) => {
    const name = row.querySelector(".answer").textContent;
    const places = row.dataset.places.split("|").filter((place) => place !== name);
    return { row, item: row.parentElement, name, places, told: row.querySelector(".why")?.textContent ?? "" };
  });
  const said = document.querySelector(".shown");
  const typedIn = (field) => {
    const words = wordsOf(field.value);
    while (words.length > 1 && ["gemeente", "gem", "de"].includes(words[0])) words.shift();
    return words.join("");
  };
  const tell = ({ row }, text) => {
    const why = row.querySelector(".why") ?? row.firstElementChild.appendChild(Object.assign(document.createElement("span"), { className: "why" }));
    if (why.textContent !== text) why.textContent = text;
    why.hidden = !text;
  };
  const show = (typed) => {
    const found = new Map();
    for (const one of typed ? known : []) {
      const places = one.places.filter((place) => begins(place, typed));
      if (places.length || begins(one.name, typed)) found.set(one, places.join(", "));
    }
    // Nothing begins so: then the whole list stays, and the server may know better.
    for (const one of known) {
      one.item.hidden = found.size > 0 && !found.has(one);
      tell(one, found.get(one) || one.told);
    }
    for (const group of list.querySelectorAll("ul")) {
      group.hidden = !group.querySelector("li:not([hidden])");
      if (group.previousElementSibling) group.previousElementSibling.hidden = group.hidden;
    }
    const count = found.size === 1 ? "1 gemeente" : `${found.size} gemeenten`;
    said.textContent = !typed ? "" : found.size ? `${count} in de lijst.` : "Geen plaats begint zo. Kies Zoek: dan zoeken we verder.";
  };

  const field = document.querySelector("[name=plaats]");
  if (field) {
    field.addEventListener("input", () => show(typedIn(field)));
    if (again && field.value) show(typedIn(field)); // who came back finds the list as it was
    // From the field into the list and back, for who has no thumb on it.
    document.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [field, ...known.filter(({ item }) => item.checkVisibility?.() ?? !item.hidden).map(({ row }) => row)];
      const at = stops.indexOf(document.activeElement);
      if (!step || at < 0 || !stops[at + step] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      stops[at + step].focus();
    });
  }
}
