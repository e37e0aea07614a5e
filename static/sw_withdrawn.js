// Offline use is switched off: this worker clears away what another one kept, and leaves.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("crisiswijzer-")) await caches.delete(name);
  }
  await self.registration.unregister();
})()));
