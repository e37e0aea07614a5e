/* A button that says that it is at work, so that nobody sends a form twice. */
"use strict";

for (const form of document.querySelectorAll("form[data-busy]")) {
  const button = form.querySelector("input[type=submit]");
  const words = button.value;
  form.addEventListener("submit", (event) => {
    if (button.value !== words) {
      event.preventDefault();
      return;
    }
    button.value = "Bezig…";
  });
  // Somebody who comes back with the browser's button finds it as it was.
  addEventListener("pageshow", () => {
    button.value = words;
  });
}
