// Opening hours while they are typed: rows come and go in place, and below them stands what the
// server makes of them. Nothing is reckoned here.
"use strict";
{
  const PAUSE = 250;
  // What a row is called, and the button that adds one.
  const WORDS = {
    w: ["Rij", "Nog een rij"],
    h: ["Extra regel", "Nog een regel"],
    e: ["Afwijking", "Nog een afwijking"],
  };

  const begin = (hours) => {
    const name = hours.dataset.hours;
    const form = hours.closest("form");
    hours.querySelector(".hours-look").remove();
    hours.querySelectorAll("[data-rows]").forEach((rows) => rowsInPlace(rows, name));
    const status = document.createElement("p");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    hours.append(status);
    watch(hours, name, form);
  };

  // One empty row is enough for who can ask for the next.
  const rowsInPlace = (rows, name) => {
    const empty = [...rows.querySelectorAll("[data-empty]")];
    const blank = empty[0].cloneNode(true);
    empty.slice(rows.children.length > empty.length ? 0 : 1).forEach((row) => row.remove());
    [...rows.children].forEach(withButton);
    const more = button(WORDS[rows.dataset.rows][1]);
    more.addEventListener("click", () => {
      const row = another(blank, rows, name);
      rows.append(row);
      row.querySelector("input:not([type=hidden])").focus();
    });
    rows.after(more);
  };

  const another = (blank, rows, name) => {
    const numbers = [...rows.children].map((row) => Number(row.dataset.row));
    const number = Math.max(-1, ...numbers, Number(rows.dataset.last ?? -1)) + 1;
    const row = blank.cloneNode(true);
    const place = rows.dataset.rows;
    rows.dataset.last = number;
    row.dataset.row = number;
    row.querySelector("legend").textContent = `${WORDS[place][0]} ${number + 1}`;
    row.querySelector("[data-slot]").dataset.slot = place + number;
    row.querySelectorAll("[name]").forEach((input) => {
      input.name = input.name.replace(new RegExp(`^${name}_${place}\\d+_`), `${name}_${place}${number}_`);
    });
    withButton(row);
    return row;
  };

  const withButton = (row) => {
    const gone = row.querySelector(".gone");
    const remove = button(gone.textContent.trim());
    remove.setAttribute("aria-label", `${row.querySelector("legend").textContent} weghalen`);
    remove.addEventListener("click", () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      const target = next?.querySelector("input:not([type=hidden])") ?? row.parentElement.nextElementSibling;
      const rows = row.parentElement;
      row.remove();
      target?.focus();
      rows.dispatchEvent(new Event("change", { bubbles: true }));
    });
    gone.replaceWith(remove);
  };

  const button = (words) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "hours-button";
    made.textContent = words;
    return made;
  };

  const watch = (hours, name, form) => {
    let waiting, asked;
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(hours.dataset.preview, {
          method: "POST",
          body: fields(form, name),
          signal: asked.signal,
        });
        if (answer.ok && !answer.redirected) show(hours, await answer.text());
      } catch (fault) {
        if (fault.name !== "AbortError") stale(hours);
      }
    };
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    };
    hours.addEventListener("input", soon);
    hours.addEventListener("change", soon);
    // Whoever saves needs no more answers.
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      asked?.abort();
    });
  };

  const fields = (form, name) => {
    const sent = new FormData();
    for (const [key, value] of new FormData(form)) {
      if (key.startsWith(`${name}_`) || key === "csrfmiddlewaretoken") sent.append(key, value);
    }
    sent.append("veld", name);
    return sent;
  };

  // Only what differs is replaced, and who stood on a tick stays there.
  const show = (hours, text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const summary = page.querySelector("[data-summary]").textContent.trim();
    replace(hours.querySelector("[data-coming]"), page.querySelector("[data-coming]"));
    const status = hours.querySelector("[role=status]");
    if (status.textContent !== summary) status.textContent = summary;
    hours.querySelectorAll("[data-slot]").forEach((slot) => {
      replace(slot, page.querySelector(`[data-slot="${slot.dataset.slot}"]`));
    });
  };

  const replace = (old, fresh) => {
    const children = fresh ? [...fresh.childNodes] : [];
    const words = fresh ? fresh.innerHTML : "";
    if (old.dataset.shown === words) return;
    const stood = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceChildren(...children);
    old.dataset.shown = words;
    if (stood) document.getElementById(stood)?.focus();
  };

  const stale = (hours) => {
    const said = document.createElement("p");
    said.textContent = "De komende veertien dagen konden niet worden bijgewerkt. Typ verder, of sla op.";
    hours.querySelector("[data-coming]").replaceChildren(said);
    delete hours.querySelector("[data-coming]").dataset.shown;
  };

  document.querySelectorAll("[data-hours]").forEach(begin);
}
