// The worker: keeps for each municipality one document with all its pages, and shows those when the
// network is slow, away or lying. What goes wrong in here falls through to the network.
"use strict";
const CACHE = "crisiswijzer-1"; // another format has another name
const PINS = "crisiswijzer-vast"; // that one stays
const FORMAT = 1;
const FRESH = 6e4; // so long after the server was asked a copy counts as the page itself
const PATIENCE = 250; // how long a page may take before the copy is shown instead
const MORE_PATIENCE = 4000; // likewise, when the copy is older than two weeks
const GIVE_UP = 3e4; // after so long without an answer the server is asked anew
const SOON = 1000; // when a network has just come back, what was asked longer ago went by another one
const TWO_WEEKS = 12096e5;
const MOST = 8; // municipalities, besides the pinned ones
const HOUR = 3600; // seconds after which another municipality than the one in use is asked for too
const TYPES = { js: "text/javascript", svg: "image/svg+xml", css: "text/css" };
const GUARDS = ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"];

// By municipality: { document, guards, etag, seen, time, took, confirmed, at }. `seen` is when the
// server last stood behind it, `time` what time the server said it was then, both in its seconds.
const copies = new Map();
const asking = new Map(); // by municipality: { answer, since, giveUp }
const ahead = new Map(); // by address: when the browser fetched that page before anybody asked

const documentOf = (slug) => `/${slug}/kopie.json`;
const seenOf = (slug) => `/${slug}/kopie.json?gezien`;
const asJson = (value) => new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });
const seconds = (headers) => Math.round(Date.parse(headers.get("Date")) / 1000);

// Ours and of this municipality, or nothing.
const read = (slug, text) => {
  const found = JSON.parse(text);
  if (found.format !== FORMAT || found.place !== slug || !found.pages[`/${slug}/`]) throw new TypeError("not a copy");
  return found;
};
// Looked at once, as it comes in: on a slow phone this takes longer than showing a page.
const whole = (document) => {
  const isWhole = Object.values(document.pages).every((page) => page.every((part) => typeof document.parts[part] === "string"));
  if (!isWhole) throw new TypeError("not a copy");
  return document;
};

const load = async (slug) => {
  if (copies.has(slug)) return copies.get(slug);
  const cache = await caches.open(CACHE);
  const [kept, told] = await Promise.all([cache.match(documentOf(slug)), cache.match(seenOf(slug))]);
  if (!kept) return null;
  const document = read(slug, await kept.text());
  const last = told ? await told.json() : {};
  const seen = last.mark === document.mark ? last.seen : seconds(kept.headers) || 0;
  if (!copies.has(slug)) {
    copies.set(slug, { document, seen, took: last.took, guards: guardsOf(kept.headers), etag: kept.headers.get("ETag") });
  }
  return copies.get(slug);
};

const guardsOf = (headers) => Object.fromEntries(
  GUARDS.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));

// Ask the server whether the copy is still what it would say; takes in a new one as a whole. What was
// asked before `since` may have been answered before a correction, so then it is asked once more.
const confirm = (slug, since = -Infinity) => {
  const earlier = asking.get(slug);
  if (earlier) return earlier.since >= since ? earlier.answer : earlier.answer.catch(() => {}).then(() => confirm(slug, since));
  const within = new AbortController();
  const giveUp = () => within.abort();
  const timer = setTimeout(giveUp, GIVE_UP);
  const answer = ask(slug, within.signal).catch(lost(slug)).finally(() => {
    clearTimeout(timer);
    asking.delete(slug);
  });
  asking.set(slug, { answer, since: performance.now(), giveUp });
  return answer;
};
// How long it took tells nothing any more: the page itself may come all the same.
const lost = (slug) => async (fault) => {
  const copy = copies.get(slug);
  if (copy) {
    Object.assign(copy, { confirmed: undefined, took: 0 });
    await note(slug, copy).catch(() => {});
  }
  throw fault;
};
// The server spoke, but this is no copy; `word` is for the page that asked.
const noCopy = (word) => Object.assign(new TypeError("not a copy of ours"), { word });
const GONE = [404, 410];
const WORDS = { 404: "gone", 410: "gone", 429: "busy" };
const known = (slug, text) => {
  try { return { document: whole(read(slug, text)) }; } catch { throw noCopy("answered"); }
};

const ask = async (slug, signal) => {
  const before = await load(slug).catch(() => null);
  const headers = before?.etag ? { "If-None-Match": before.etag } : {};
  const since = performance.now();
  const answer = await fetch(documentOf(slug), {
    headers, cache: "no-store", redirect: "error", signal,
  });
  const [confirmed, at] = [performance.now(), Date.now()];
  const ours = answer.headers.get("Crisiswijzer");
  const isNew = answer.status === 200 && ours;
  if (ours && GONE.includes(answer.status)) await goOn(slug, answer.headers.get("Crisiswijzer-Verder"));
  if (!isNew && (answer.status !== 304 || !before)) throw noCopy(ours && WORDS[answer.status] || "answered");
  const text = isNew && await answer.text();
  const now = isNew ? { ...known(slug, text), guards: guardsOf(answer.headers), etag: answer.headers.get("ETag") } : before;
  const date = seconds(answer.headers);
  Object.assign(now, {
    // Behind a cache the answer is of then, and the time is so much later.
    seen: date || Math.round(at / 1000), time: date + (Number(answer.headers.get("Age")) || 0),
    took: confirmed - since, confirmed, at,
  });
  copies.set(slug, now);
  await put(slug, now, isNew && new Response(text, { headers: answer.headers }), !before).catch(() => {}); // a full disk
  await tell(slug, before, now);
  return now;
};

// What is no longer there is forgotten; where it goes on in another municipality, that is kept instead.
const goOn = async (slug, heir) => {
  const wasPinned = (await pinned()).includes(slug);
  await forgetWholly(slug);
  if (!heir) return;
  if (wasPinned) await keepPinned([...new Set([...await pinned(), heir])]);
  await confirm(heir).catch(() => {});
};

const put = async (slug, copy, response, isFirst) => {
  const cache = await caches.open(CACHE);
  if (response) await cache.put(documentOf(slug), response);
  await note(slug, copy);
  if (isFirst) await makeRoom(cache);
};
const note = async (slug, { seen, took, document: { mark } }) =>
  (await caches.open(CACHE)).put(seenOf(slug), asJson({ seen, took, mark }));

// By both clocks: one may stand still while the device sleeps, and the other may be moved.
const isFresh = (copy) => navigator.onLine && performance.now() - (copy.confirmed ?? -Infinity) < FRESH
  && Math.abs(Date.now() - copy.at) < FRESH;
const htmlOf = (copy, path) => copy.document.pages[path]?.map((part) => copy.document.parts[part]).join("\n");
const word = (slug, copy, changed) => ({
  place: slug, mark: copy.document.mark, seen: copy.seen, changed,
  time: copy.time * 1000 + performance.now() - copy.confirmed,
});

const tell = async (slug, before, now) => {
  if (!before) return;
  for (const page of await clients.matchAll({ type: "window" })) {
    const url = new URL(page.url);
    if (url.pathname.split("/")[1] !== slug) continue;
    page.postMessage(word(slug, now, htmlOf(before, pathOf(url)) !== htmlOf(now, pathOf(url))));
  }
};

// The municipalities that were seen longest ago make room; who is pinned stays.
const pinned = async () => (await (await (await caches.open(PINS)).match("/vast"))?.json()) ?? [];
const keepPinned = async (slugs) => (await caches.open(PINS)).put("/vast", asJson(slugs));
const slugsIn = async (cache) => (await cache.keys()).map(({ url }) => new URL(url))
  .filter(({ pathname, search }) => pathname.endsWith("/kopie.json") && !search).map(({ pathname }) => pathname.split("/")[1]);
const seenIn = async (cache, slug) => (await (await cache.match(seenOf(slug)))?.json())?.seen ?? 0;
const makeRoom = async (cache) => {
  const pins = await pinned();
  const aged = await Promise.all((await slugsIn(cache)).map(async (slug) => [slug, await seenIn(cache, slug)]));
  const free = aged.filter(([slug]) => !pins.includes(slug)).sort((one, other) => other[1] - one[1]);
  for (const [slug] of free.slice(MOST)) await forget(cache, slug);
};
const forget = async (cache, slug) => {
  copies.delete(slug);
  await Promise.all([cache.delete(documentOf(slug)), cache.delete(seenOf(slug))]);
};
const forgetWholly = async (slug) => {
  await forget(await caches.open(CACHE), slug);
  await keepPinned((await pinned()).filter((one) => one !== slug));
};

// What else is kept on this device, or was in an older format, is asked for once an hour, one by one.
// An older format goes when all of it has come in.
const refresh = async ({ seen }) => {
  const cache = await caches.open(CACHE);
  const older = (await caches.keys()).filter((name) => /^crisiswijzer-\d+$/.test(name) && name !== CACHE);
  const before = await Promise.all(older.map(async (name) => slugsIn(await caches.open(name))));
  const wanted = new Set([...await pinned(), ...await slugsIn(cache), ...before.flat()]);
  let isWhole = true;
  for (const slug of wanted) {
    if (seen - await seenIn(cache, slug) <= HOUR) continue;
    const word = await confirm(slug).catch((fault) => fault.word ?? "lost");
    if (word === "lost") return;
    isWhole &&= !["busy", "answered"].includes(word);
  }
  if (isWhole) for (const name of older) await caches.delete(name);
};

// A search among the municipalities is for the server.
const pathOf = (url) => url.pathname === "/" ? `/${url.search}` : url.pathname + (url.searchParams.has("weg") ? "?weg=1" : "");

// A kept page, with what only the worker knows: why it is shown, and of when it is.
const shown = (copy, html, state) => new Response(
  html.replace('data-copy="lost"', `data-copy="${state}"${state === "fresh" ? " hidden" : ""}`)
    .replace('data-seen="0"', `data-seen="${copy.seen}"`)
    .replace('data-mark=""', `data-mark="${copy.document.mark}" data-place="${copy.document.place}"`),
  { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", ...copy.guards } });

// The page from the network, if it is ours and whole; a hotel's sign-in page is neither.
const fromNetwork = async (url, cache = "default") => {
  const answer = await fetch(url.href, { redirect: "follow", mode: "same-origin", credentials: "same-origin", cache });
  const [text, ours] = [await answer.text(), answer.headers.get("Crisiswijzer")];
  if (!ours || answer.status >= 500 || !text.trimEnd().endsWith("</html>")) throw new TypeError("not our page");
  if (answer.redirected) return Response.redirect(answer.url);
  return new Response(text, { status: answer.status, headers: answer.headers });
};

const soon = (answer) => Promise.race([answer.catch(() => null), pause(MORE_PATIENCE).then(() => null)]);
const pause = (time) => new Promise((done) => setTimeout(done, time, "waiting"));

// How long this page may still take. Where the server needed longer the last time, or is asked
// already and hasn't answered, waiting for it is in vain: it tells the page when it has.
const patienceFor = (copy, began) => {
  if (Date.now() - copy.seen * 1000 > TWO_WEEKS) return MORE_PATIENCE;
  const waiting = performance.now() - (asking.get(copy.document.place)?.since ?? performance.now());
  const isSlow = Math.max(copy.took ?? 0, waiting) > PATIENCE;
  return isSlow ? 0 : PATIENCE - (performance.now() - began);
};

const page = async (event, url) => {
  const began = performance.now();
  const slug = url.pathname.split("/")[1];
  const copy = await (slug ? load(slug) : anyCopy());
  // That somebody came from a municipality that has ended stands in no copy.
  const said = url.searchParams.has("van") ? await soon(fromNetwork(url)) : null;
  if (said) return said;
  const html = copy && htmlOf(copy, pathOf(url));
  if (!html) return withoutCopy(event, url, copy ?? await anyCopy());
  const about = copy.document.place;
  if (isFresh(copy)) {
    event.waitUntil(pause(0).then(() => confirm(about, began)).catch(() => {})); // the page goes first
    return shown(copy, html, "fresh");
  }
  const patience = patienceFor(copy, began);
  const network = patience > 0 ? fromNetwork(url).catch(() => "lost") : null;
  const found = network ? await Promise.race([network, pause(patience)]) : "waiting";
  // A page that is no longer there, or is elsewhere now, may mean that of its municipality too.
  if (found === "waiting" || found.status >= 300) event.waitUntil(confirm(about, began).catch(() => {}));
  if (typeof found !== "string") return found;
  return shown(copy, html, found);
};

// Not kept, so it is the network's; and without that the way to what is kept.
const withoutCopy = async (event, url, copy) => {
  const [, slug, name, more] = url.pathname.split("/");
  const here = copy?.document.place === slug;
  const isAhead = performance.now() - ahead.get(url.href) < FRESH;
  ahead.delete(url.href);
  try {
    if (isAhead) return await fromNetwork(url, "force-cache");
    return await (here && !more ? fromNetwork(url) : fetch(event.request));
  } catch (fault) {
    if (!copy) throw fault;
    if (!url.pathname.endsWith("/")) return Response.redirect(`${url.pathname}/`);
    if (url.pathname === "/") return shown(copy, htmlOf(copy, "/"), "lost");
    if (here && name && !more && !ELSEWHERE.has(name)) return Response.redirect(`/${slug}/?weg=1`);
    return shown(copy, htmlOf(copy, `/${copy.document.place}/?kopie=geen`), "lost");
  }
};
// Pages of a municipality that aren't in its copy.
const ELSEWHERE = new Set(["stroomschema"]);

const anyCopy = async () => {
  const [known] = copies.values();
  if (known) return known;
  const [slug] = await slugsIn(await caches.open(CACHE));
  return slug ? load(slug) : null;
};

const typeOf = (path) => TYPES[path.split(".").pop()] ?? "?";
const fileOf = (copy, path) => {
  const text = copy?.document.assets[path];
  return text === undefined ? null
    : new Response(text, { headers: { "Content-Type": `${typeOf(path)}; charset=utf-8`, "X-Content-Type-Options": "nosniff" } });
};

const file = async (event, url) => {
  const inHand = [...copies.values()].map((copy) => fileOf(copy, url.pathname)).find(Boolean);
  if (inHand && /\.[0-9a-f]{12}\.\w+$/.test(url.pathname)) return inHand; // the name tells what is in it
  const network = fetch(event.request);
  const kept = inHand ?? fileOf(await anyCopy(), url.pathname);
  if (!kept) return network;
  const good = network.then((answer) => answer.ok && answer.headers.get("Content-Type")?.startsWith(typeOf(url.pathname)) && answer);
  return await Promise.race([good.catch(() => null), pause(PATIENCE).then(() => null)]) || kept;
};

const isPage = ({ pathname, searchParams }) => /^\/([a-z0-9-]+(\/|$)){0,3}$/.test(pathname)
  && !/^\/(beheer|static)\//.test(pathname) && !searchParams.has("op");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const answer = event.request.mode === "navigate" ? isPage(url) && page
    : url.pathname.startsWith("/static/") && !url.pathname.startsWith("/static/beheer/") && file;
  if (answer) event.respondWith(answer(event, url).catch(() => fetch(event.request)));
});
self.addEventListener("message", (event) => {
  const { keep, pin, ahead: fetched } = event.data ?? {};
  if (fetched) ahead.set(fetched, performance.now());
  const answer = pin ? setPin(event.data) : keep ? report(event.data) : null;
  if (answer) event.waitUntil(answer.then(({ after, ...told }) => {
    event.source.postMessage(told);
    return after?.();
  }).catch(() => {}));
});
// What a page wants to know: was the server seen just now, and is the page another one since?
const report = async ({ keep: slug, path, mark, sent, isBack }) => {
  const known = await load(slug).catch(() => null);
  const earlier = asking.get(slug);
  if (isBack && earlier && performance.now() - earlier.since > SOON) {
    earlier.giveUp();
    await earlier.answer.catch(() => {});
  }
  try {
    const copy = known && isFresh(known) && !asking.has(slug) ? known : await confirm(slug);
    const changed = Boolean(mark) && mark !== copy.document.mark && Boolean(htmlOf(copy, pathOf(new URL(path, location))));
    return { ...word(slug, copy, changed), sent, after: () => refresh(copy) };
  } catch (fault) {
    return { place: slug, lost: true, word: fault.word, seen: known?.seen };
  }
};
const setPin = async ({ pin: slug, on }) => {
  const others = (await pinned()).filter((one) => one !== slug);
  await keepPinned(on ? [...others, slug] : others);
  if (on) return { pin: slug, kept: await confirm(slug).then(() => caches.open(CACHE)).then((cache) => cache.match(documentOf(slug)))
    .then(Boolean).catch(() => false) };
  await makeRoom(await caches.open(CACHE));
  return { pin: slug };
};
