// Keeps the states on an open page true: it compares the instants that the server wrote with the
// clock, and moves the number to call now to the top. What is open when, only the server decides.
"use strict";
(globalThis.atHand ?? Promise.resolve({ offset: 0, known: true })).then((at) => {
  const box = document.querySelector(".lines");
  if (!box) return; // a kept page may have become a question
  const written = box.dataset.now * 1000;
  const kept = document.querySelector("[data-copy]")?.dataset; // a page to read at any moment of its window
  const [first, last] = kept ? [kept.from * 1000, kept.until * 1000]
    : [written - 72e5, written + 6912e5]; // two hours back, eight days ahead
  const lines = [...box.querySelectorAll("[data-service]")];
  const [call, then] = [box.querySelector(".call"), box.querySelector(".then")];
  const name = (line) => line.querySelector("h3").textContent;
  const link = (line) => line.querySelector('a[href^="tel:"]');
  let timer = 0; // the next look

  const inWords = (language, options) => {
    let format; // made when it is needed: that takes milliseconds before anything is painted
    return (instant) => {
      format ??= new Intl.DateTimeFormat(language, { timeZone: "Europe/Amsterdam", ...options });
      return format.format(instant);
    };
  };
  const clock = inWords("nl", { hour: "2-digit", minute: "2-digit" });
  const weekday = inWords("nl", { weekday: "long" });
  const monthDay = inWords("nl", { day: "numeric", month: "long" });
  const day = inWords("sv"); // 2026-12-26

  // "17:00", "morgen 08:30", "maandag 08:30"; the end of a day is its 24:00.
  const when = (instant, now, isEnd) => {
    const midnight = isEnd && clock(instant) === "00:00";
    const there = midnight ? instant - 1 : instant;
    const days = Math.round((Date.parse(day(there)) - Date.parse(day(now))) / 864e5);
    const near = [isEnd ? "" : "vandaag ", "morgen "][days];
    const words = near ?? `${weekday(there)} ${days < 7 ? "" : `${monthDay(there)} `}`;
    return words + (midnight ? "24:00" : clock(instant));
  };

  // The state of a line and its words; returns the instant at which it changes, if that is known.
  const update = (line, now) => {
    const spans = line.dataset.spans.split(" ").map((span) => span.split("-").map((s) => s * 1000));
    const [start, end] = spans.find((span) => now < span[1]) ?? [];
    const open = start <= now;
    const change = (open ? end : start) < last ? (open ? end : start) : Infinity;
    const before = line.dataset.state;
    line.dataset.state = open ? "open" : "closed";
    line.opens = open ? Infinity : change;
    if (change < last || before !== line.dataset.state) {
      const until = change < last ? when(change, now, open) : "";
      line.querySelector(".state").textContent = open
        ? `Nu bereikbaar${until ? `, tot ${until}` : kept && start <= first ? ", dag en nacht" : ""}` : `Gesloten${until && `, ${until} weer open`}`;
    }
    return change;
  };

  // The first open line in the agreed order is the one to call; the others keep their order.
  const arrange = (now) => {
    const all = lines.filter((line) => !line.closest(".also"))
      .sort((one, other) => one.dataset.order - other.dataset.order);
    const own = all.filter((line) => !("fallback" in line.dataset));
    const may = (state) => (line) => line.dataset.state === state && "may" in line.dataset;
    const best = all.find(may("open")) ?? own.filter(may("unknown")).find(link);
    const standing = !best ? "nobody" : best.dataset.state === "unknown" ? "unknown"
      : !own.includes(best) ? "fallback" : own[0].dataset.state === "closed" ? "instead" : "answered";
    const soonest = own.reduce((one, other) => (other.opens < (one?.opens ?? Infinity) ? other : one), null);
    for (const words of box.querySelectorAll("[data-when]")) {
      words.hidden = !words.dataset.when.split(" ").includes(standing);
    }
    for (const words of box.querySelectorAll("[data-opening]")) {
      words.hidden = !soonest;
      if (soonest) words.lastElementChild.textContent = `${name(soonest)}: ${when(soonest.opens, now)}`;
    }
    if (best === (call.firstElementChild ?? undefined)) return;
    const focused = document.activeElement;
    for (const line of all) {
      (line === best ? call : then).append(line);
      if (link(line)) link(line).className = line === best ? "dial" : "number";
    }
    if (focused !== document.activeElement) focused.focus({ preventScroll: true });
    box.querySelector("[data-said]").textContent = best
      ? `Bel nu: ${name(best)}.` : "Voor zover wij weten neemt nu niemand op.";
  };

  // A page of another moment stays at that moment; for any other `here.js` knows the clock.
  const shift = "op" in box.dataset ? written - Date.now() : null;
  const tick = () => {
    clearTimeout(timer);
    const now = Date.now() + (shift ?? at.offset);
    if (now < first || now >= last) return; // nothing is known of this moment: leave what was said
    const changes = lines.filter((line) => "spans" in line.dataset).map((line) => update(line, now));
    if (call) arrange(now);
    // At least every ten minutes: "morgen" becomes "vandaag", and a sleeping phone counts badly.
    timer = setTimeout(tick, Math.min(6e5, ...changes.map((change) => change - now)) + 20);
  };

  if (!at.known) return;
  tick();
  for (const event of ["visibilitychange", "pageshow", "focus"]) addEventListener(event, tick);
});
