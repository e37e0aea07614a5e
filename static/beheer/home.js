// What takes a while to check is fetched after the first paint; without this the link leads there.
"use strict";

async function fill(part) {
  const said = part.querySelector("[role=status]");
  const was = said.innerHTML;
  said.textContent = "De beslisbomen worden nagekeken…";
  try {
    const answer = await fetch(part.dataset.part, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    part.replaceWith(...page.body.children);
  } catch {
    said.innerHTML = was;
  }
}

async function fillAll() {
  // One at a time: each keeps a worker busy.
  for (const part of document.querySelectorAll("[data-part]")) await fill(part);
}

fillAll();
