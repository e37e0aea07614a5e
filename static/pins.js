// Which municipalities this device keeps in any case, for somebody who works in more than one.
"use strict";
{
  const pins = document.querySelector(".pins");
  const said = pins.querySelector("[role=status]");
  const boxes = [...pins.querySelectorAll("input")];
  const nameOf = (slug) => boxes.find((box) => box.value === slug).parentElement.textContent.trim();
  const known = async () => (await (await caches.match("/vast"))?.json()) ?? [];
  const show = async () => {
    const slugs = await known();
    for (const box of boxes) box.checked = slugs.includes(box.value);
    pins.hidden = false;
  };
  // Only the worker knows whether it could be fetched and whether there was room.
  const tell = ({ data: { pin, kept } }) => {
    if (!pin) return;
    const outcome = { true: "is bewaard.", false: "kon nu niet worden bewaard. We proberen het later opnieuw." };
    said.textContent = `${nameOf(pin)} ${outcome[kept] ?? "wordt niet meer altijd bewaard."}`;
  };
  const start = async () => {
    const { active } = await navigator.serviceWorker.ready;
    await show();
    navigator.serviceWorker.addEventListener("message", tell);
    navigator.serviceWorker.startMessages();
    pins.addEventListener("change", ({ target }) => {
      said.textContent = target.checked ? `${nameOf(target.value)} wordt opgehaald.` : "";
      active.postMessage({ pin: target.value, on: target.checked });
    });
  };
  if (navigator.serviceWorker) start();
}
