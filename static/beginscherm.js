// Opens the way of this device and puts it first; installs where the browser can do that itself.
"use strict";
{
  const ways = document.querySelector(".ways");
  const install = document.querySelector("[data-install]");
  const { userAgent, maxTouchPoints } = navigator;
  // An iPad says that it is a Mac; no Mac has a screen to touch.
  const device = /iPhone|iPad|iPod/.test(userAgent) ? "iphone"
    : /Android/.test(userAgent) ? "android"
      : /Windows/.test(userAgent) ? "windows"
        : /Macintosh/.test(userAgent) ? (maxTouchPoints > 1 ? "iphone" : "mac") : "";
  const say = (name) => {
    install.hidden = true;
    document.querySelector(`[data-say=${name}]`).hidden = false;
  };

  const way = device && document.getElementById(device);
  if (way) {
    way.open = true;
    way.querySelector(".yours").hidden = false;
    ways.prepend(way);
  }

  const inside = navigator.standalone || matchMedia("(display-mode: standalone)").matches;
  if (inside) say("inside");
  let offer = null; // may be used once
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    install.hidden = false;
  });
  install.querySelector("button").addEventListener("click", () => {
    install.hidden = true;
    offer.prompt();
  });
  addEventListener("appinstalled", () => say("done"));
}
