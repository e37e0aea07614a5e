// Keeps an open page true: for each instant of the page's window the server wrote what is to stand
// there, and this shows the last of it that has come. What is open when, whom to call then and which
// words say so, only the server decides.
"use strict";
(globalThis.atHand ?? Promise.resolve({ offset: 0, known: true })).then((at) => {
  const box = document.querySelector(".lines");
  if (!box) return; // a kept page may have become a question
  const [first, last] = [box.dataset.from * 1000, box.dataset.until * 1000];
  const lines = [...box.querySelectorAll("[data-service]")];
  const [call, then] = [box.querySelector(".call"), box.querySelector(".then")];
  const name = (line) => line.querySelector("h3").textContent;
  let timer = 0; // the next look

  // "29926560:0 510:1": from which minute on which of the texts; a minute is counted from the one before.
  const read = (element) => {
    const says = element.dataset.says.split("|");
    let minute = 0;
    const turns = element.dataset.turns.split(" ").map((turn) => {
      const [minutes, number] = turn.split(":").map(Number);
      return { from: (minute += minutes) * 6e4, says: says[number] };
    });
    return { element, turns };
  };
  const timelines = lines.filter((line) => "turns" in line.dataset).map(read);
  const told = [...box.querySelectorAll("[data-told]")].map(read);
  const ways = [...box.querySelectorAll("[data-way][data-turns]")].map(read);
  const outcome = "turns" in box.dataset ? read(box) : null;
  const saidAt = ({ turns }, now) => turns.filter(({ from }) => from <= now).pop().says;
  const nextOf = ({ turns }, now) => turns.find(({ from }) => from > now)?.from ?? Infinity;

  // "closed gesloten, morgen 08:30 weer open"
  const showLine = (line, text) => {
    const start = text.indexOf(" ") + 1;
    line.dataset.state = text.slice(0, start - 1);
    line.querySelector(".state").textContent = text[start].toUpperCase() + text.slice(start + 1);
  };

  // Whom to call and ask for another line: only while that is open.
  const show = (element, words, isShown, inside = element) => {
    element.hidden = !isShown;
    inside.textContent = isShown ? words : "";
  };
  const showWay = (way, text) => show(way, way.dataset.way, text.startsWith("open "), way.querySelector("a"));

  // "instead 1,0,2 0 morgen 08:30": how it stands, the lines in their order, and which opens first.
  // "answered 1+3,0,2": the first has no number here, and the one beside it can be dialled;
  // "wait 0+3,1,2": it can wait for the first. After a tab the headline, and then how soon.
  const [heading, agreed] = ["h1", ".agreed"].map((one) => document.querySelector(one));
  const showOutcome = (text) => {
    const [how, headline, soon] = text.split("\t");
    const [standing, order, opening, ...when] = how.split(" ");
    heading.textContent = headline || heading.dataset.title;
    show(agreed, `Volgens afspraak eerst: ${heading.dataset.title}`, headline);
    document.querySelector(".urgency").textContent = soon;
    const waits = standing === "wait";
    const numbered = (number) => lines.find((line) => line.dataset.order === number);
    for (const words of box.querySelectorAll("[data-when]")) {
      words.hidden = !words.dataset.when.split(" ").includes(standing);
    }
    for (const words of box.querySelectorAll("[data-opening]")) {
      words.hidden = !opening;
      if (opening) words.lastElementChild.textContent = `${name(numbered(opening))}: ${when.join(" ")}`;
    }
    const all = order.split(/[,+]/).map(numbered);
    const card = standing === "nobody" ? [] : order.split(",")[0].split("+").map(numbered);
    const best = waits ? card[1] : card[0];
    for (const words of box.querySelectorAll("[data-defines]")) {
      words.hidden = !words.dataset.defines.split(" ").includes(best?.dataset.order);
    }
    const shown = [...call.querySelectorAll("[data-service]")];
    const same = card.length === shown.length && card.every((line, n) => line === shown[n]);
    if (same && waits === call.classList.contains("wait")) return;
    const focused = document.activeElement;
    const otherwise = call.querySelector(".otherwise");
    for (const line of all) {
      (card.includes(line) ? call : then).append(line);
      if (otherwise && line === card[0]) call.append(otherwise);
      const link = line.querySelector("a.dial, a.number");
      if (link) link.className = line === (waits ? best : card[card.length - 1]) ? "dial" : "number";
    }
    const two = waits || card.length > 1;
    call.classList.toggle("two", two);
    call.classList.toggle("wait", waits);
    if (otherwise) {
      const words = waits ? `${otherwise.dataset.unsafe} ${best ? name(best) : 112}` : otherwise.dataset.otherwise;
      show(otherwise, words, two, otherwise.querySelector("span"));
      const remind = otherwise.querySelector("[data-remind]");
      if (remind) show(remind, remind.dataset.remind, waits);
    }
    if (focused !== document.activeElement) focused.focus({ preventScroll: true });
    box.querySelector("[data-said]").textContent = waits ? `${headline}.`
      : best ? `Bel nu: ${card.map(name).join(" of ")}.` : "Voor zover wij weten neemt nu niemand op.";
  };

  // A page of another moment stays at that moment; for any other `here.js` knows the clock.
  const shift = "op" in box.dataset ? box.dataset.now * 1000 - Date.now() : null;
  const tick = () => {
    clearTimeout(timer);
    const now = Date.now() + (shift ?? at.offset);
    if (now < first || now >= last) return; // nothing is known of this moment: leave what was said
    for (const line of timelines) showLine(line.element, saidAt(line, now));
    for (const words of told) words.element.textContent = saidAt(words, now);
    for (const way of ways) showWay(way.element, saidAt(way, now));
    if (outcome) showOutcome(saidAt(outcome, now));
    const next = [...timelines, ...told, ...ways, ...outcome ? [outcome] : []].map((one) => nextOf(one, now) - now);
    timer = setTimeout(tick, Math.min(6e5, ...next) + 20); // a sleeping phone counts badly
  };

  if (!at.known) return;
  tick();
  for (const event of ["visibilitychange", "pageshow", "focus"]) addEventListener(event, tick);
});
