// A passkey: asks the browser for it, and sends the answer with the form it stands in.
"use strict";
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !window.webauthnJSON) return;
  form.hidden = false;
  const kind = form.dataset.passkey;
  const fault = form.querySelector(".passkey-fault");
  const given = document.getElementById("passkey-options");
  const options = given ? JSON.parse(given.textContent) : {};

  async function add() {
    const wanted = options.creation_options;
    const without = form.elements.passwordless;
    const select = wanted.publicKey.authenticatorSelection;
    if (without) {
      select.residentKey = without.checked ? "required" : "discouraged";
      select.requireResidentKey = without.checked;
      if (without.checked) select.userVerification = "required";
    }
    return window.webauthnJSON.create(wanted);
  }

  async function login() {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return window.webauthnJSON.get((await answer.json()).request_options);
  }

  const use = () => window.webauthnJSON.get(options.request_options);
  const ask = { add, login, use }[kind];

  form.querySelector("button[type=button]").addEventListener("click", async () => {
    fault.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await ask());
    } catch {
      fault.textContent = "Dit is niet gelukt, of je stopte ermee. Probeer het nog eens, of kies een andere manier.";
      return;
    }
    form.submit();
  });
})();
