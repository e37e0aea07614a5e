// The button "Deel deze pagina": the sheet of the device itself, or else a copy of the address.
// Where a browser has neither, the plain link and the address on the page are all there is.
"use strict";
{
  const button = document.querySelector("[data-share]");
  const said = document.querySelector("[data-shared]");
  const url = new URL(button.dataset.share, location).href;

  const copy = async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(url);
      said.textContent = "Het adres is gekopieerd.";
    } catch { said.textContent = `Kopiëren lukt hier niet. Het adres is ${url}`; }
  };

  const share = async () => {
    try { await navigator.share({ title: button.dataset.title, url }); }
    catch (fault) { if (fault.name !== "AbortError") await copy(); } // who closes the sheet is done
  };

  if (navigator.share || navigator.clipboard) {
    button.addEventListener("click", navigator.share ? share : copy);
    button.hidden = false;
    const link = document.querySelector("[data-beside]");
    if (link) link.textContent = link.dataset.beside;
  }
}
