/* Dragging a row by its handle, with a mouse or a finger; a marker says beforehand where it lands. */
(function () {
  "use strict";
  const outline = window.outline;
  if (!outline) return;
  const list = outline.list;
  const SLACK = 5;
  const EDGE = 70;
  const MARKS = ["drop-before", "drop-after", "drop-into"];
  let drag = null;

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0 || drag) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    drag = {
      grip, pointer: event.pointerId, item: grip.closest("li[id]"),
      x: event.clientX, y: event.clientY, from: event.clientY, going: false, target: null,
    };
  });

  list.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    drag.x = event.clientX;
    drag.y = event.clientY;
    if (!drag.going && Math.abs(drag.y - drag.from) > SLACK) begin();
    if (drag.going) aim();
  });

  list.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { item, target, going } = drag;
    stop();
    if (going && target) drop(item, target);
  });

  list.addEventListener("pointercancel", () => drag && stop());
  // Nothing else may come of a handle: no text picked, no menu of a long press.
  list.addEventListener("contextmenu", (event) => drag && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.stopPropagation();
    stop();
    outline.say("Het slepen is gestopt. Er is niets verplaatst.");
  }, true);

  function begin() {
    drag.going = true;
    drag.item.classList.add("dragged");
    list.classList.add("dragging");
    requestAnimationFrame(scroll);
  }

  function stop() {
    unmark();
    drag.item.classList.remove("dragged");
    list.classList.remove("dragging");
    drag = null;
  }

  function unmark() {
    if (drag.target) outline.row(drag.target.item).classList.remove(...MARKS);
    drag.target = null;
  }

  /* Near an edge of the screen the page goes along. */
  function scroll() {
    if (!drag || !drag.going) return;
    const top = bar() + EDGE;
    const past = drag.y < top ? drag.y - top : Math.max(0, drag.y - (innerHeight - EDGE));
    if (past) {
      window.scrollBy(0, past / 4);
      aim();
    }
    requestAnimationFrame(scroll);
  }

  const bar = () => {
    const fixed = document.getElementById("outline-bar");
    return Math.max(0, fixed.getBoundingClientRect().bottom);
  };

  function aim() {
    unmark();
    const under = document.elementFromPoint(drag.x, drag.y);
    const row = under && under.closest("#outline .row");
    if (!row) return;
    const target = landing(row.parentElement, row.getBoundingClientRect());
    if (!target) return;
    drag.target = target;
    outline.row(target.item).classList.add(target.mark);
    outline.say(words(target));
  }

  /* Where it would land by the height in a row: before it, in it, or after it; null: nowhere. */
  function landing(item, box) {
    if (drag.item.contains(item)) return null;
    const part = (drag.y - box.top) / box.height;
    const asks = outline.asks(item);
    const above = outline.above(item);
    const inner = outline.below(item);
    if (above && part < 0.3) return { item, mark: "drop-before", under: above, before: item };
    if (asks && (part <= 0.7 || !above)) {
      return { item, mark: "drop-into", under: item, before: null };
    }
    if (asks && inner.firstElementChild && !inner.hidden) {
      return { item, mark: "drop-after", under: item, before: beside(inner.firstElementChild) };
    }
    if (!above) return null;
    return { item, mark: "drop-after", under: above, before: beside(item.nextElementSibling) };
  }

  /* The sibling to come before, not counting the row that is being dragged. */
  const beside = (item) => (item === drag.item ? item.nextElementSibling : item);

  function words({ under, before }) {
    const place = before ? `vóór “${outline.title(before)}”` : "onderaan";
    const asked = outline.row(under).querySelector(".asks").textContent;
    return `“${outline.title(drag.item)}” komt onder “${asked}”, ${place}.`;
  }

  async function drop(item, { under, before }) {
    const fields = { naar: outline.key(under), seen: outline.row(item).dataset.version };
    if (before) fields.voor = outline.key(before);
    const where = outline.base + outline.key(item) + "/verplaatsen/";
    const answer = await outline.send(where, outline.fields(fields));
    if (answer && answer.told) outline.focus(item);
  }
})();
