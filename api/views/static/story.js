// A talk: one picture after the other by the arrow keys, each a page of its own in the frame.
"use strict";
(() => {
  const read = id => document.getElementById(id).textContent;
  const slides = JSON.parse(read("slides")), frame = document.querySelector("iframe");
  const [previous, next] = document.querySelectorAll("#caption button"), caption = document.querySelector("#caption p"), count = document.querySelector("#caption span");
  const from = () => Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), slides.length) - 1;
  let at = from(), dark = false;

  function show(number) {
    at = number;
    const {html, caption: text} = slides[at];
    frame.srcdoc = html.replace(/>@(library|script|style|font)@</g, (_, name) => `>${read(name)}<`);
    caption.textContent = text;
    count.textContent = `${at + 1} / ${slides.length}`;
    previous.disabled = at === 0;
    next.disabled = at === slides.length - 1;
    history.replaceState(null, "", `#${at + 1}`);
  }
  const go = step => { if (slides[at + step]) show(at + step); };
  const STEPS = {ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1};
  function key(event) {
    const step = STEPS[event.key], full = event.key.toLowerCase() === "f";
    if (!(step || full) || event.target.matches("input, select, button, summary")) return;
    event.preventDefault();
    event.stopPropagation();
    if (step) go(step); else if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen();
  }
  frame.addEventListener("load", () => {
    const {quanpu} = frame.contentWindow, ids = slides[at].at;
    if (!quanpu) return;
    if (dark) quanpu.theme.toggle();
    if (ids.length === 1) quanpu.chooseNode(ids[0]);
    if (ids.length === 2) quanpu.chooseEdge(quanpu.lines.find(({from: a, to: b}) => ids.includes(a) && ids.includes(b)));
    quanpu.theme.onChange(() => { ({dark} = quanpu.theme); });
    // The arrows tell the story also while the picture has the focus.
    frame.contentWindow.addEventListener("keydown", key, true);
    frame.focus();
  });
  addEventListener("keydown", key);
  addEventListener("hashchange", () => { if (from() !== at) show(from()); });
  previous.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));
  show(at);
})();
