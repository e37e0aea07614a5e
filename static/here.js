// What every page does once it stands there: know what time it is, say how old a kept page is, have
// this municipality kept for when there is no connection, and fetch the next pages ahead.
"use strict";
{
  const mark = document.querySelector("[data-copy]"); // only on a page that is kept
  const place = document.body.dataset.place ?? mark?.dataset.place;
  const box = document.querySelector("[data-now]");
  const [NEAR, EXACT, TWO_WEEKS] = [9e4, 2e4, 12096e5];
  let [timer, tries, again, looks] = [0, 0, 0, 0];

  // What this device's clock is behind the server's is remembered; it holds without a connection too.
  const CLOCK = "/klok";
  const remember = async (offset) => {
    try {
      await (await caches.open("crisiswijzer-klok")).put(CLOCK, new Response(String(offset)));
    } catch { /* not every browser lets a page remember */ }
    return offset;
  };
  const remembered = async () => {
    try { return Number(await (await caches.match(CLOCK))?.text()) || 0; } catch { return 0; }
  };
  // And which municipality this is, for the choice to go on there the next time.
  const rememberPlace = async () => {
    if (location.pathname.split("/")[1] !== document.body.dataset.place) return;
    await (await caches.open("crisiswijzer-laatst")).put("/laatst", new Response(document.body.dataset.place));
  };
  const off = (instant, near) => {
    const difference = instant - Date.now();
    return Math.abs(difference) < near ? 0 : difference;
  };
  const asked = async (address) => {
    const answer = await fetch(address, { method: "HEAD", cache: "no-store" });
    const time = Date.parse(answer.headers.get("Date")) + 1000 * (Number(answer.headers.get("Age")) || 0);
    if (!answer.ok || Number.isNaN(time)) throw new TypeError("no time");
    return off(time, EXACT);
  };

  // Where page and device differ one of them is old or wrong, and only the server knows which.
  const offset = async () => {
    try {
      if (mark?.dataset.copy === "files") return await asked(location.href);
      if (mark) return await remembered();
      if (!box || "op" in box.dataset) return 0;
      // The page is of a whole minute.
      if (!off(box.dataset.now * 1000, NEAR) && !await remembered()) return 0;
      return remember(await asked("/livez"));
    } catch { return remembered(); } // no connection: what is known of this device is all there is
  };

  let inWords; // made when it is needed: that takes milliseconds before anything is painted
  const words = (instant) => {
    inWords ??= new Intl.DateTimeFormat("nl", {
      timeZone: "Europe/Amsterdam", weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
    });
    const part = Object.fromEntries(inWords.formatToParts(instant).map(({ type, value }) => [type, value]));
    return `${part.weekday} ${part.day} ${part.month} ${part.hour}:${part.minute}`;
  };

  // When the files were written is when the server last wrote them, if it tells.
  const seen = () => {
    const from = mark.dataset.from * 1000;
    if (mark.dataset.copy !== "files") return mark.dataset.seen * 1000 || from;
    const written = Date.parse(document.lastModified);
    return written > from && written < Date.now() - 2000 ? written : from;
  };

  const REASON = {
    lost: "Geen verbinding. ", waiting: "We zoeken verbinding. ", files: "Dit is een kopie. ", fresh: "Bijgewerkt. ",
  };
  const say = (now, known) => {
    const state = mark.dataset.copy;
    const age = now - seen();
    // Once it is there its place stays, so that no answer moves away from under a thumb.
    mark.style.visibility = state === "fresh" && known ? "hidden" : "";
    if (mark.hidden && state === "fresh" && known) return;
    mark.hidden = false;
    let text = `${known || state !== "fresh" ? REASON[state] : ""}Stand van ${words(seen())}.`;
    if (now < seen() - NEAR) text += " De klok van dit apparaat klopt niet. Je ziet alle nummers met hun openingstijden.";
    else if (!known) text += " Deze kopie is te oud om te weten wie nu open is. Je ziet alle nummers met hun openingstijden.";
    else if (age > TWO_WEEKS) text += " Let op: deze kopie is ouder dan twee weken. Nummers kunnen veranderd zijn.";
    mark.classList.toggle("old", !known || age > TWO_WEEKS);
    if (mark.textContent !== text) mark.textContent = text;
  };

  // What is fresh says nothing of that on the screen; on paper it does.
  addEventListener("beforeprint", () => {
    if (mark?.hidden) mark.textContent = `Stand van ${words(seen())}.`;
  });

  // A kept page carries what it will be later: from when on, and then what.
  const later = [...document.querySelectorAll("template[data-from]")];
  const due = (now) => later.filter((page) => page.dataset.from * 1000 <= now).length;
  const turn = (count) => {
    if (!count) return;
    const heading = () => { const one = document.querySelector("h1"); return one.dataset.head ?? one.textContent; };
    const before = heading();
    for (const gone of document.querySelectorAll("body > nav, body > main, body > footer")) gone.remove();
    document.body.append(later[count - 1].content);
    document.title = document.title.replace(before, heading);
  };
  const isKnown = (now) => now >= seen() - NEAR && now < mark.dataset.until * 1000;

  // The time of this page: `offset` of the clock, and whether anything is known of it at all. Past
  // its window a page is as old as can be: then the last that was known of it stands there.
  const pagesAt = (now) => isKnown(now) || now >= mark.dataset.until * 1000 ? due(now) : 0;
  globalThis.atHand = offset().then((offset) => {
    const at = { offset, known: true };
    if (!mark) return at;
    const start = Date.now() + offset;
    const pages = pagesAt(start);
    at.known = isKnown(start);
    turn(pages);
    const look = () => {
      clearTimeout(timer);
      const now = Date.now() + at.offset;
      if (isKnown(now) !== at.known || pagesAt(now) !== pages) return location.reload();
      say(now, at.known);
      const next = later[pages]?.dataset.from * 1000 - now;
      timer = setTimeout(look, Math.min(6e5, next > 0 ? next + 20 : 6e5));
    };
    look();
    for (const event of ["visibilitychange", "pageshow", "focus"]) addEventListener(event, look);
    return at;
  });

  // Ahead: the pages behind the answers. Who asked the browser to save data decides that for himself.
  const saves = navigator.connection?.saveData;
  const fetched = ({ href }) => new Promise((done) => {
    const link = document.createElement("link");
    [link.rel, link.href, link.onload, link.onerror] = ["prefetch", href, () => done(href), () => done()];
    document.head.append(link);
  });
  const fetchAhead = () => [...document.querySelectorAll(".answers a")].map(fetched);

  // The copy that this page is of. What came from the server itself is of the first that is heard of
  // after it; a page of another moment is of none.
  let mine = mark?.dataset.mark;
  const follows = !new URLSearchParams(location.search).has("op");
  const keep = ({ isBack } = {}) => navigator.serviceWorker.ready.then(({ active }) => active.postMessage({
    keep: place, path: location.pathname + location.search, mark: mine, sent: Date.now(), isBack,
  }));

  // What the server says of the clock. An answer that lay waiting while the device slept is too old.
  const hearTime = async ({ sent, time }) => {
    const waited = Date.now() - sent;
    if (!(waited >= 0 && waited < 3e4 && Number.isFinite(time))) return;
    const found = await remember(off(time, EXACT));
    (await globalThis.atHand).offset = found;
  };

  // The server is there but has no copy to give: then it may have the page itself, for who waited.
  const isAgain = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const hearNoCopy = (word) => {
    if (mark?.dataset.copy === "waiting" && !isAgain) return location.reload();
    if (word === "busy" && tries < 5) setTimeout(keep, 2000 * (1 + Math.random()), tries += 1);
  };

  const wanted = document.querySelector("[data-wanted]"); // a page that isn't kept, and comes with the network

  // A network may come back without a word; in the first minute it is looked for now and then.
  const lookAgain = () => {
    clearTimeout(again);
    if (looks >= 20) return;
    again = setTimeout(() => document.hidden || keep(), (looks ? 2500 : 500) + 1000 * Math.random());
    looks += 1;
  };

  // The worker tells when it has seen the server, and whether this page is another one now.
  const heard = async ({ data }) => {
    if (data.place !== place) return;
    await hearTime(data);
    if (data.changed && mine) return location.reload();
    if (wanted && !data.lost && !isAgain) return location.reload();
    if (follows) mine ??= data.mark;
    if (data.word) hearNoCopy(data.word);
    else if (data.lost) lookAgain();
    else looks = 0;
    if (mark) {
      mark.dataset.copy = !data.lost ? "fresh" : data.word === "busy" ? "waiting" : "lost";
      mark.dataset.seen = data.seen ?? mark.dataset.seen;
    }
    dispatchEvent(new Event("pageshow")); // have everything on the page look at the clock
  };

  const start = async () => {
    if (!place || mark?.dataset.copy === "files") return;
    rememberPlace().catch(() => {});
    // Whose first page this is may tap before the copy is there. Of what was fetched ahead the worker
    // has to be told: the browser itself would ask for it again.
    const worker = navigator.serviceWorker;
    const ahead = saves || mark || worker?.controller ? [] : fetchAhead();
    if (!worker) return;
    await worker.register("/sw.js");
    for (const one of ahead) one.then(async (href) => (await worker.ready).active.postMessage({ ahead: href }));
    worker.addEventListener("message", heard);
    worker.startMessages();
    if (saves && !mark && !matchMedia("(display-mode: standalone)").matches) return;
    keep();
    if (worker.controller) worker.addEventListener("controllerchange", keep); // a newer one took over
    addEventListener("online", () => { looks = 0; keep({ isBack: true }); });
    addEventListener("visibilitychange", () => { looks = 0; if (!document.hidden) keep(); });
    // Somebody may have this page before him for long; the worker asks the server once a minute at most.
    setInterval(() => document.hidden || keep(), 3e4);
  };
  // Now that the page stands there; what else it asks for is small, and needed less than this.
  start().catch(() => {}); // without all this the page works too
}
