// Which municipalities this device keeps in any case, for somebody who works in more than one.
"use strict";
{
  const pins = document.querySelector(".pins");
  const said = pins.querySelector("[role=status]");
  const known = async () => (await (await caches.match("/vast"))?.json()) ?? [];
  const show = async () => {
    const slugs = await known();
    for (const box of pins.querySelectorAll("input")) box.checked = slugs.includes(box.value);
    pins.hidden = false;
  };
  const start = async () => {
    const { active } = await navigator.serviceWorker.ready;
    await show();
    pins.addEventListener("change", ({ target }) => {
      active.postMessage({ pin: target.value, on: target.checked });
      const name = target.parentElement.textContent.trim();
      said.textContent = target.checked ? `${name} wordt bewaard.` : `${name} wordt niet meer bewaard.`;
    });
  };
  if (navigator.serviceWorker) start();
}
