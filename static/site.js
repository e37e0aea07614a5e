// Keeps an open page true: for each instant of the page's window the server wrote what is to stand
// there, and this shows the last of it that has come; past it, what holds at any moment. What is open
// when, whom to call then and which words say so, only the server decides.
"use strict";
(globalThis.atHand ?? Promise.resolve({ offset: 0, known: true })).then((at) => {
  const box = document.querySelector(".lines");
  if (!box) return; // a kept page may have become a question
  const [first, last] = [box.dataset.from * 1000, box.dataset.until * 1000];
  const lines = [...box.querySelectorAll("[data-service]")];
  const [call, alt, then] = [".call", ".alt ol", ".then"].map((one) => box.querySelector(one));
  const name = (line) => line.querySelector("h3").textContent;
  let timer = 0; // the next look

  // "29926560:0 510:1": from which minute on which of the texts; a minute is counted from the one before.
  const read = (element) => {
    const { says = "", turns = "", past = "" } = element.dataset;
    const texts = says.split("|");
    let minute = 0;
    const counted = turns.split(" ").filter(Boolean).map((turn) => {
      const [minutes, number] = turn.split(":").map(Number);
      return { from: (minute += minutes) * 6e4, says: texts[number] };
    });
    return { element, past, turns: counted };
  };
  const all = (selector) => [...box.querySelectorAll(selector)].map(read);
  const timelines = lines.filter((line) => "turns" in line.dataset).map(read);
  const [told, ways] = [all("[data-told]"), all("[data-way][data-turns]")];
  const outcome = "turns" in box.dataset || "past" in box.dataset ? read(box) : null;
  const saidAt = ({ past, turns }, now) =>
    now >= last ? past : turns.filter(({ from }) => from <= now).pop()?.says;
  const nextOf = ({ turns }, now) => turns.find(({ from }) => from > now)?.from ?? last;

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

  // "instead 1/2/0,3 0 morgen 08:30": how it stands, the lines by where they stand, which opens first.
  // "answered 1+3//0,2": the first has no number here, and the one beside it can be dialled;
  // "wait 0+3//1,2": it can wait for the first. After a tab the headline, and then how soon.
  const [heading, agreed, soon, opening] = ["h1", ".agreed", ".urgency", ".opening"]
    .map((one) => document.querySelector(one));
  const numbered = (number) => lines.find((line) => line.dataset.order === number);
  const inOrder = (numbers) => numbers.split(/[+,]/).filter(Boolean).map(numbered);

  const showWords = (standing, headline, urgency, opens, when) => {
    heading.textContent = headline || heading.dataset.title;
    show(agreed, `Volgens afspraak eerst: ${heading.dataset.title}`, Boolean(headline));
    [soon.dataset.urgency] = urgency.split(" ", 1);
    soon.textContent = urgency.slice(urgency.indexOf(" ") + 1);
    for (const words of box.querySelectorAll("[data-when]")) {
      words.hidden = !words.dataset.when.split(" ").includes(standing);
    }
    show(opening, opens && `${name(numbered(opens))} is ${when} weer open.`, Boolean(opens));
  };

  const showOtherwise = (otherwise, card, waits, best) => {
    const { unsafe, otherwise: without } = otherwise.dataset;
    show(otherwise, !waits ? without : best ? unsafe : `${unsafe} 112`, waits || card.length > 1, otherwise.querySelector("span"));
    const remind = box.querySelector("[data-remind]");
    if (!remind) return;
    (waits ? card[0] : otherwise).append(remind);
    show(remind, remind.dataset.remind, waits);
  };

  const showOutcome = (text) => {
    const [how, headline, urgency] = text.split("\t");
    const [standing, order, opens, ...when] = how.split(" ");
    showWords(standing, headline, urgency, opens, when.join(" "));
    const [card, after, rest] = order.split("/").map(inOrder);
    const waits = standing === "wait";
    const best = waits ? card[1] : card[0];
    for (const words of box.querySelectorAll("[data-defines]")) {
      words.hidden = !words.dataset.defines.split(" ").includes(best?.dataset.order);
    }
    const isThere = (list, meant) => {
      const there = [...list.querySelectorAll("[data-service]")];
      return there.length === meant.length && meant.every((line, n) => line === there[n]);
    };
    const same = isThere(call, card) && isThere(alt, after) && isThere(then, rest);
    if (same && waits === call.classList.contains("wait")) return;
    const [focused, cards] = [document.activeElement, call.querySelectorAll("[data-service]")];
    const otherwise = call.querySelector(".otherwise");
    for (const [list, meant] of [[call, card], [alt, after], [then, rest]]) list.append(...meant);
    alt.parentElement.hidden = !after.length;
    then.closest("details").hidden = !rest.length;
    for (const line of [...card, ...after, ...rest]) {
      const link = line.querySelector("a.dial, a.tel");
      if (link) link.className = line === (waits ? best : card[card.length - 1]) ? "dial" : "tel";
    }
    if (otherwise) {
      if (card.length) card[0].after(otherwise);
      showOtherwise(otherwise, card, waits, best);
    }
    call.classList.toggle("wait", waits);
    // Of no moment every number stands there, in the order that was agreed.
    if ((standing === "kept") === (cards.length > 0)) then.closest("details").open = standing === "kept";
    if (focused !== document.activeElement) focused.focus({ preventScroll: true });
    box.querySelector("[data-said]").textContent = waits || !best ? `${heading.textContent}.`
      : `Bel nu: ${card.map(name).join(" of ")}.`;
  };

  // A page of another moment stays at that moment; for any other `here.js` knows the clock.
  const shift = "op" in box.dataset ? box.dataset.now * 1000 - Date.now() : null;
  const tick = () => {
    clearTimeout(timer);
    const now = Date.now() + (shift ?? at.offset);
    if (now < first) return; // nothing is known of this moment: leave what was said
    const showAll = (of, each) => {
      for (const one of of) {
        const text = saidAt(one, now);
        if (text !== undefined) each(one.element, text);
      }
    };
    showAll(timelines, showLine);
    showAll(told, (words, text) => { words.textContent = text; });
    showAll(ways, showWay);
    if (outcome) showAll([outcome], (_, text) => showOutcome(text));
    const next = [...timelines, ...told, ...ways, ...outcome ? [outcome] : []].map((one) => nextOf(one, now) - now);
    if (now < last) timer = setTimeout(tick, Math.min(6e5, ...next) + 20); // a sleeping phone counts badly
  };

  if (!at.known) return;
  tick();
  for (const event of ["visibilitychange", "pageshow", "focus"]) addEventListener(event, tick);
});

// Paper has all that is folded, also where a style can't open it.
if (!CSS.supports("selector(::details-content)")) {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
}
