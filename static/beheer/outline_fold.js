/* Finding one's way in the outline: folding and unfolding, also by the arrow keys. */
(function () {
  "use strict";
  const outline = window.outline;
  if (!outline) return;
  const list = outline.list;
  const KEPT = "boom-" + list.dataset.tree;
  const LARGE = 150;
  const folded = new Set(kept() || []);

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEPT));
    } catch {
      return null;
    }
  }

  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify([...folded]));
    } catch {
      // A browser that keeps nothing shows the tree as it comes.
    }
  }

  function element(name, className, words) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (words) made.textContent = words;
    return made;
  }

  /* The buttons of one row, as they belong to what is below it now. */
  function dress(item) {
    const row = outline.row(item);
    const inner = outline.below(item).childElementCount > 0;
    let fold = row.querySelector(".fold");
    if (inner && !fold) {
      fold = element("button", "fold");
      fold.type = "button";
      row.prepend(fold);
    } else if (!inner && fold) fold.remove();
    if (!row.querySelector(".grip") && !outline.fixed(item) && outline.above(item)) {
      const grip = element("span", "grip", "⠿");
      grip.ariaHidden = "true";
      row.prepend(grip);
    }
    if (list.dataset.adds && outline.asks(item) && !row.querySelector(".plus")) {
      const plus = element("a", "plus", "+ antwoord");
      plus.href = outline.base + outline.key(item) + "/antwoord/";
      plus.ariaLabel = "Antwoord toevoegen onder: " + outline.title(item);
      row.append(plus);
    }
    if (inner) show(item, !folded.has(outline.key(item)));
  }

  function show(item, open) {
    outline.below(item).hidden = !open;
    const fold = outline.row(item).querySelector(".fold");
    if (!fold) return;
    fold.ariaExpanded = String(open);
    fold.ariaLabel = (open ? "Klap in: " : "Klap uit: ") + outline.title(item);
  }

  function turn(item, open) {
    const key = outline.key(item);
    if (open) folded.delete(key);
    else folded.add(key);
    show(item, open);
  }

  function drawn(part) {
    if (part !== list) dress(part);
    part.querySelectorAll("li[id]").forEach(dress);
  }

  /* Everything above a row open, so that it can be seen; that isn't remembered. */
  function unfoldTo(item) {
    for (let above = outline.above(item); above; above = outline.above(above)) show(above, true);
  }

  function toLevel(most) {
    folded.clear();
    const down = (items, level) => {
      for (const item of items) {
        if (outline.below(item).childElementCount) turn(item, level < most);
        down(outline.below(item).children, level + 1);
      }
    };
    down(list.children, 0);
    keep();
  }

  function buttons() {
    const bar = element("div", "folds");
    bar.role = "group";
    bar.ariaLabel = "Klappen";
    const levels = [["Alles uit", Infinity], ["Tot 2 niveaus", 2], ["Alles in", 0]];
    for (const [words, most] of levels) {
      const button = element("button", "", words);
      button.type = "button";
      button.addEventListener("click", () => toLevel(most));
      bar.append(button);
    }
    list.before(bar);
  }

  list.addEventListener("click", (event) => {
    const fold = event.target.closest(".fold");
    if (!fold) return;
    const item = fold.closest("li[id]");
    turn(item, outline.below(item).hidden);
    keep();
  });

  /* ---- the arrow keys ---- */
  function next(item) {
    const below = outline.below(item);
    if (!below.hidden && below.firstElementChild) return below.firstElementChild;
    let here = item;
    while (here && !here.nextElementSibling) here = outline.above(here);
    return here && here.nextElementSibling;
  }

  function previous(item) {
    let here = item.previousElementSibling;
    if (!here) return outline.above(item);
    while (!outline.below(here).hidden && outline.below(here).lastElementChild) {
      here = outline.below(here).lastElementChild;
    }
    return here;
  }

  function sideways(item, open) {
    const below = outline.below(item);
    if (below.childElementCount && below.hidden === open) {
      turn(item, open);
      keep();
      return null;
    }
    return open ? below.firstElementChild : outline.above(item);
  }

  const KEYS = {
    ArrowDown: next,
    ArrowUp: previous,
    ArrowRight: (item) => sideways(item, true),
    ArrowLeft: (item) => sideways(item, false),
  };

  list.addEventListener("keydown", (event) => {
    const here = event.target.closest("a.node, .fold");
    if (!here || event.altKey || event.ctrlKey || event.metaKey || !KEYS[event.key]) return;
    event.preventDefault();
    const to = KEYS[event.key](here.closest("li[id]"));
    if (to) outline.focus(to);
  });

  outline.on("drawn", drawn);
  outline.on("dress", dress);
  outline.on("show", unfoldTo);
  function toHash() {
    const item = /^#k\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (item && list.contains(item)) outline.focus(item);
  }

  buttons();
  const rows = outline.items();
  drawn(list);
  if (!kept() && rows.length > LARGE) toLevel(2);
  toHash();
  window.addEventListener("hashchange", toHash);
  list.classList.add("lively");
})();
