// Warns before a session ends, and keeps the page as it is; asking the server doesn't prolong it.
"use strict";
(() => {
  const { left, address } = document.currentScript.dataset;
  const dialog = document.getElementById("session");
  if (!dialog || !dialog.showModal) return;
  const WARN = 5 * 60 * 1000;
  const find = (name) => document.getElementById(`session-${name}`);
  let ends = Date.now() + Number(left) * 1000;
  let token = "";
  let over = false;
  let busy = false;
  let told = false;

  async function ask(method = "GET") {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(address, { method, headers, cache: "no-store" });
    const state = await answer.json();
    if (state.token) token = state.token;
    ends = Date.now() + state.left * 1000;
    return state;
  }

  function show(when) {
    for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== when;
    const title = when === "over" ? "Je bent uitgelogd" : "Ben je er nog?";
    document.getElementById("session-title").textContent = title;
    find("fault").textContent = "";
    if (!dialog.open) dialog.showModal();
  }

  function tell() {
    const minutes = Math.ceil((ends - Date.now()) / 60000);
    find("left").textContent = minutes > 1 ? `${minutes} minuten` : "een minuut";
  }

  // After signing in in another tab, the forms here need the token of the new session.
  function goOn() {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    over = false;
    told = false;
    dialog.close();
  }

  async function look() {
    const now = Date.now();
    if (busy || over || ends - now > WARN) return;
    busy = true;
    try {
      // Another tab may have been busy: only the server knows.
      const state = await ask();
      if (state.left <= 0) {
        over = true;
        show("over");
      } else if (ends - Date.now() > WARN) {
        if (dialog.open) goOn();
      } else if (state.longer) {
        tell();
        if (!dialog.open) show("soon");
      } else if (!told) {
        told = true;
        show("last");
      }
    } catch {
      // No connection: the next look is in a moment.
    } finally {
      busy = false;
    }
  }

  async function back() {
    if (!over) return look();
    const state = await ask().catch(() => null);
    if (state && state.left > 0) goOn();
    else find("fault").textContent = "Je bent nog niet ingelogd.";
  }

  find("stay").addEventListener("click", async () => {
    const state = await ask("POST").catch(() => null);
    if (!state) find("fault").textContent = "Dat lukte niet: er is geen verbinding. Probeer het nog eens.";
    else if (state.left > 0) goOn();
    else {
      over = true;
      show("over");
    }
  });
  find("seen").addEventListener("click", () => dialog.close());
  find("back").addEventListener("click", back);
  window.addEventListener("focus", () => {
    if (over) ask().then((state) => state.left > 0 && goOn()).catch(() => {});
  });
  setInterval(look, 10000);
})();
