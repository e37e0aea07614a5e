// The worker: keeps for each municipality one document with all its pages, and shows those when the
// network is slow, away or lying. What goes wrong in here falls through to the network.
"use strict";
const CACHE = "crisiswijzer-1";
const FORMAT = 1;
const FRESH = 6e4; // so long after the server was asked a copy counts as the page itself
const PATIENCE = 250; // how long a page may take before the copy is shown instead
const MORE_PATIENCE = 4000; // likewise, when the copy is older than two weeks
const GIVE_UP = 3e4; // after so long without an answer the server is asked anew
const TWO_WEEKS = 12096e5;
const MOST = 8; // municipalities, besides the pinned ones
const TYPES = { js: "text/javascript", svg: "image/svg+xml", css: "text/css" };
const GUARDS = ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"];

const copies = new Map(); // by municipality: { document, seen, took, confirmed, guards, etag }
const asking = new Map(); // by municipality: { answer, since }
const ahead = new Map(); // by address: when the browser fetched that page before anybody asked

const documentOf = (slug) => `/${slug}/kopie.json`;
const seenOf = (slug) => `/${slug}/kopie.json?gezien`;
const seconds = (headers) => Math.round(Date.parse(headers.get("Date")) / 1000) || 0;

// Whole, ours and of this municipality, or nothing.
const read = (slug, text) => {
  const found = JSON.parse(text);
  const whole = found.format === FORMAT && found.place === slug && found.pages[`/${slug}/`]
    && Object.values(found.pages).every((page) => page.every((part) => typeof found.parts[part] === "string"));
  if (!whole) throw new TypeError("not a copy");
  return found;
};

const load = async (slug) => {
  if (copies.has(slug)) return copies.get(slug);
  const cache = await caches.open(CACHE);
  const [kept, told] = await Promise.all([cache.match(documentOf(slug)), cache.match(seenOf(slug))]);
  if (!kept) return null;
  const document = read(slug, await kept.text());
  const last = told ? await told.json() : {};
  const seen = last.mark === document.mark ? last.seen : seconds(kept.headers);
  if (!copies.has(slug)) {
    copies.set(slug, { document, seen, took: last.took, guards: guardsOf(kept.headers), etag: kept.headers.get("ETag") });
  }
  return copies.get(slug);
};

const guardsOf = (headers) => Object.fromEntries(
  GUARDS.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));

// Ask the server whether the copy is still what it would say; takes in a new one as a whole.
const confirm = (slug) => {
  if (!asking.has(slug)) {
    const answer = ask(slug).catch(lost(slug)).finally(() => asking.delete(slug));
    asking.set(slug, { answer, since: performance.now() });
  }
  return asking.get(slug).answer;
};
const lost = (slug) => (fault) => {
  if (copies.has(slug)) copies.get(slug).confirmed = undefined;
  throw fault;
};
const ask = async (slug) => {
  const before = await load(slug).catch(() => null);
  const headers = before?.etag ? { "If-None-Match": before.etag } : {};
  const since = performance.now();
  const answer = await fetch(documentOf(slug), {
    headers, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(GIVE_UP),
  });
  const took = performance.now() - since;
  const cache = await caches.open(CACHE);
  const seen = seconds(answer.headers);
  let now = before;
  if (answer.status === 200 && answer.headers.get("Crisiswijzer")) {
    const text = await answer.text();
    now = { document: read(slug, text), guards: guardsOf(answer.headers), etag: answer.headers.get("ETag") };
    await cache.put(documentOf(slug), new Response(text, { headers: answer.headers }));
  } else if (answer.status !== 304 || !before) throw new TypeError("no answer of ours");
  Object.assign(now, { seen, took, confirmed: performance.now() });
  copies.set(slug, now);
  await cache.put(seenOf(slug), Response.json({ seen, took, mark: now.document.mark }));
  if (!before) await makeRoom(cache);
  await tell(slug, before, now);
  return now;
};

const isFresh = (copy) => navigator.onLine && performance.now() - (copy.confirmed ?? -Infinity) < FRESH;
const htmlOf = (copy, path) => copy.document.pages[path]?.map((part) => copy.document.parts[part]).join("\n");
const word = (slug, copy, changed) => ({
  place: slug, seen: copy.seen, ago: performance.now() - copy.confirmed, changed,
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
const pinned = async (cache) => (await (await cache.match("/vast"))?.json()) ?? [];
const makeRoom = async (cache) => {
  const pins = await pinned(cache);
  const told = (await cache.keys()).map(({ url }) => new URL(url))
    .filter(({ search }) => search === "?gezien").map(({ pathname }) => pathname.split("/")[1]);
  const aged = await Promise.all(told.map(async (slug) => [slug, (await (await cache.match(seenOf(slug))).json()).seen]));
  const free = aged.filter(([slug]) => !pins.includes(slug)).sort((one, other) => other[1] - one[1]);
  for (const [slug] of free.slice(MOST)) await forget(cache, slug);
};
const forget = async (cache, slug) => {
  copies.delete(slug);
  await Promise.all([cache.delete(documentOf(slug)), cache.delete(seenOf(slug))]);
};

const pathOf = (url) => url.pathname === "/" ? "/" : url.pathname + (url.searchParams.has("weg") ? "?weg=1" : "");

// A kept page, with what only the worker knows: why it is shown, and of when it is.
const shown = (copy, html, state) => new Response(
  html.replace('data-copy="lost"', `data-copy="${state}"${state === "fresh" ? " hidden" : ""}`)
    .replace('data-seen="0"', `data-seen="${copy.seen}"`)
    .replace('data-mark=""', `data-mark="${copy.document.mark}"`),
  { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", ...copy.guards } });

// The page from the network, if it is ours and whole; a hotel's sign-in page is neither.
const fromNetwork = async (url, cache = "default") => {
  const answer = await fetch(url.href, { redirect: "follow", mode: "same-origin", credentials: "same-origin", cache });
  const [text, ours] = [await answer.text(), answer.headers.get("Crisiswijzer")];
  if (!ours || answer.status >= 500 || !text.trimEnd().endsWith("</html>")) throw new TypeError("not our page");
  if (answer.redirected) return Response.redirect(answer.url);
  return new Response(text, { status: answer.status, headers: answer.headers });
};

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
  const html = copy && htmlOf(copy, pathOf(url));
  if (!html) return withoutCopy(event, url, copy ?? await anyCopy());
  const about = copy.document.place;
  if (isFresh(copy)) {
    event.waitUntil(confirm(about).catch(() => {}));
    return shown(copy, html, "fresh");
  }
  const patience = patienceFor(copy, began);
  const network = patience > 0 ? fromNetwork(url).catch(() => "lost") : null;
  const found = network ? await Promise.race([network, pause(patience)]) : "waiting";
  if (typeof found !== "string") return found;
  if (found === "waiting") event.waitUntil(confirm(about).catch(() => {}));
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
    if (here && name && !more && !ELSEWHERE.has(name)) return Response.redirect(`/${slug}/?weg=1`);
    return shown(copy, htmlOf(copy, `/${copy.document.place}/?kopie=geen`), "lost");
  }
};
// Pages of a municipality that aren't in its copy.
const ELSEWHERE = new Set(["stroomschema"]);

const anyCopy = async () => {
  const [known] = copies.values();
  if (known) return known;
  const keys = await (await caches.open(CACHE)).keys();
  const found = keys.map(({ url }) => new URL(url)).find(({ pathname, search }) => pathname.endsWith("/kopie.json") && !search);
  return found ? load(found.pathname.split("/")[1]) : null;
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

const isPage = ({ pathname, searchParams }) => /^\/([a-z0-9-]+\/){0,3}$/.test(pathname)
  && !/^\/(beheer|static)\//.test(pathname) && !searchParams.has("op");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (/^crisiswijzer-\d+$/.test(name) && name !== CACHE) await caches.delete(name);
  }
  await clients.claim();
})()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const answer = event.request.mode === "navigate" ? isPage(url) && page
    : url.pathname.startsWith("/static/") && !url.pathname.startsWith("/static/beheer/") && file;
  if (answer) event.respondWith(answer(event, url).catch(() => fetch(event.request)));
});
self.addEventListener("message", (event) => {
  const { keep, path, mark, pin, on, ahead: fetched } = event.data ?? {};
  if (fetched) ahead.set(fetched, performance.now());
  event.waitUntil((async () => {
    if (pin) await setPin(pin, on);
    if (keep) event.source.postMessage(await report(keep, path, mark));
  })().catch(() => {}));
});
// What a page wants to know: was the server seen just now, and is the page another one since?
const report = async (slug, path, mark) => {
  const known = await load(slug).catch(() => null);
  try {
    const copy = known && isFresh(known) && !asking.has(slug) ? known : await confirm(slug);
    return word(slug, copy, Boolean(mark) && mark !== copy.document.mark && Boolean(htmlOf(copy, pathOf(new URL(path, location)))));
  } catch {
    return { place: slug, lost: true, seen: known?.seen };
  }
};
const setPin = async (slug, on) => {
  const cache = await caches.open(CACHE);
  const others = (await pinned(cache)).filter((one) => one !== slug);
  await cache.put("/vast", Response.json(on ? [...others, slug] : others));
  if (on) await confirm(slug);
  else await forget(cache, slug);
};
