// All numbers: as somebody types, the lines that have these words; and each line below the heading of
// its state. The words of a line, and its state, are what the server wrote.
"use strict";
{
  const box = document.querySelector(".lines");
  const rows = box ? [...box.querySelectorAll("[data-find]")] : [];
  const groups = box ? [...box.querySelectorAll("[data-group]")] : [];
  const [field, said, all] = ["#q", ".shown", ".all"].map((one) => document.querySelector(one));
  const asked = new URL(location).searchParams;
  const nameOf = (row) => row.querySelector("h3").textContent;

  // As the server reads it: letters alone, and digits beside each other as one number.
  const termsOf = (text) => {
    const written = text.replace(/(?:\+|\b00)31\s*(?:\(0\))?/g, " 0").normalize("NFKD").toLowerCase();
    const terms = [];
    let digits = false;
    for (const word of written.replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) ?? []) {
      const more = /^\d+$/.test(word);
      if (digits && more) terms[terms.length - 1] += word;
      else terms.push(word);
      digits = more;
    }
    return terms;
  };

  // A line that opens or closes goes on below the heading of what it is now.
  const settle = () => {
    const focused = document.activeElement;
    for (const group of groups.filter((one) => "hasState" in one.dataset)) {
      const list = group.querySelector("ul");
      const here = rows.filter((row) => row.closest("[data-has-state]") && row.dataset.state === group.dataset.group);
      const there = [...list.children];
      if (here.length !== there.length || here.some((row, at) => row !== there[at])) list.append(...here);
    }
    if (focused !== document.activeElement) focused.focus({ preventScroll: true });
  };

  // Who searches sees what was found; what somebody unfolded else stays as it is.
  const show = (unfold) => {
    const terms = termsOf(field.value);
    const isAsked = ({ dataset: { group } }) => !asked.has("nu") || ["open", "unknown"].includes(group);
    let count = 0;
    for (const row of rows) row.hidden = !terms.every((term) => ` ${row.dataset.find}`.includes(term.length > 3 ? term : ` ${term}`));
    for (const group of groups) {
      const found = isAsked(group) ? group.querySelectorAll("[data-find]:not([hidden])").length : 0;
      count += found;
      group.hidden = !found;
      const heading = group.querySelector("[data-heading]");
      if (found && heading && !heading.textContent) heading.textContent = heading.dataset.heading[0].toUpperCase() + heading.dataset.heading.slice(1);
      if (unfold && group.open !== undefined) group.open = found > 0 && terms.length > 0;
    }
    if (all) all.hidden = !field.value.trim(); // a file has no other page
    const none = asked.has("nu") ? "Geen nummer gevonden dat nu open is. Kijk bij Open eerst. Bel bij gevaar 112."
      : "Geen nummer gevonden. Probeer een ander woord. Bel bij gevaar 112.";
    const words = count > 1 ? `${count} nummers gevonden.` : count ? "1 nummer gevonden." : none;
    const text = terms.length ? words : "";
    if (said.textContent !== text) said.textContent = text;
  };

  // At a desk the number goes into another program; a phone dials it.
  const copyButton = (link) => {
    const number = link.querySelector(".nr").textContent;
    const button = Object.assign(document.createElement("button"), { className: "copy", type: "button", textContent: "Kopieer" });
    button.setAttribute("aria-label", `Kopieer ${number}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(number);
        button.textContent = "Gekopieerd";
        said.textContent = `${number} is gekopieerd.`;
      } catch { said.textContent = `Kopiëren lukt hier niet. Het nummer is ${number}.`; }
    });
    link.after(button);
  };

  if (rows.length) {
    // By the alphabet within each state, as the server has them.
    const order = new Intl.Collator("nl");
    rows.sort((one, other) => order.compare(nameOf(one), nameOf(other)));
    if (!field.value && asked.has("q")) field.value = asked.get("q").slice(0, field.maxLength); // a kept page
    settle();
    show(true);
    field.addEventListener("input", () => show(true));
    addEventListener("pageshow", () => show(true));
    new MutationObserver(() => { settle(); show(false); })
      .observe(box, { attributes: true, attributeFilter: ["data-state"], subtree: true });
    if (navigator.clipboard && matchMedia("(pointer: fine)").matches) rows.flatMap((row) => [...row.querySelectorAll(".tel")]).forEach(copyButton);
  }
}
