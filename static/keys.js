// The keys 1 to 9 choose an answer. Who steers by voice can turn them off, on this device.
"use strict";
(globalThis.atHand ?? Promise.resolve()).then(() => { // the page may be another one by then
  const [keys, answers] = [document.querySelector(".keys"), document.querySelector("ol.answers")];
  if (!keys) return;
  const button = keys.querySelector("button");
  const words = [button.textContent, button.dataset.off];
  const remembered = (value) => {
    try { // not every browser lets a page remember
      if (value) localStorage.setItem("cijfertoetsen", value);
      return localStorage.getItem("cijfertoetsen");
    } catch { return value; }
  };
  let off = remembered() === "uit";
  const show = () => {
    button.textContent = words[Number(off)];
    answers.classList.toggle("off", off);
  };
  button.addEventListener("click", () => {
    off = !off;
    remembered(off ? "uit" : "aan");
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    answers.querySelectorAll("a")[event.key - 1]?.click();
  });
  keys.hidden = false;
  show();
});
