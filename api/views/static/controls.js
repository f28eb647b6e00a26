// Legend, search and keys; then the first view.
"use strict";
(() => {
  const {t, page, kinds, discs, byId, element, button, stage, theme} = quanpu;
  const legend = document.getElementById("legend"), find = document.querySelector("#find input"), found = document.getElementById("found");
  const picture = document.getElementById("picture");

  function dot(kind) {
    const made = element("span", "dot");
    const own = discs.filter(disc => disc.kind === kind), holds = own.length > 0 && own.every(disc => disc.holds);
    const paint = () => { made.style.background = holds ? theme.holders[1] : theme.colourOf(kind); };
    paint();
    theme.onChange(paint);
    return made;
  }
  for (const kind of [...kinds].reverse()) {
    const made = button("", () => { made.ariaPressed = String(!quanpu.hide(kind.name)); });
    made.append(dot(kind), kind.word, element("small", "", ""));
    made.dataset.kind = kind.name;
    made.ariaPressed = "true";
    legend.prepend(made);
  }
  // How many there are of each kind; those without any are left out.
  quanpu.count = () => {
    for (const kind of kinds) {
      const count = new Set(discs.filter(disc => disc.kind === kind && !stage.left.has(disc)).map(disc => disc.entity)).size, made = legend.querySelector(`[data-kind="${kind.name}"]`);
      made.hidden = !count;
      made.lastChild.textContent = String(count);
    }
  };
  quanpu.count();

  for (const made of legend.querySelectorAll("[data-planned]")) {
    const planned = made.dataset.planned === "1", count = quanpu.lines.filter(line => Boolean(line.planned) === planned).length;
    made.append(element("small", "", String(count)));
    made.hidden = !count;
    made.addEventListener("click", () => { made.ariaPressed = String(!quanpu.hideLines(planned)); });
  }

  const folded = text => text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  find.addEventListener("input", () => {
    const wanted = folded(find.value);
    const fits = ({name, aliases, pinyin}) => [name, ...aliases].some(each => folded(each).includes(wanted)) || pinyin.includes(wanted);
    found.replaceChildren(...(wanted ? discs.filter(fits) : []).slice(0, 12).map(disc => {
      const made = button("", () => goTo(disc.id));
      made.append(dot(disc.kind), disc.name);
      return element("li", "", made);
    }));
  });
  document.getElementById("find").addEventListener("submit", event => { event.preventDefault(); found.querySelector("button")?.click(); });
  function goTo(id) {
    found.replaceChildren();
    if (!stage.kept(byId.get(id))) legend.querySelector(`[data-kind="${byId.get(id).kind.name}"]`).click();
    quanpu.chooseNode(id);
    quanpu.show(id);
    picture.focus();
  }

  // ---- keys: arrows walk from disc to disc, Enter opens
  const STEPS = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]};
  function nextTo(from, [across, down]) {
    let best = null, least = Infinity;
    for (const disc of discs) {
      if (disc === from || !stage.shown(disc)) continue;
      const along = (disc.x - from.x) * across + (disc.y - from.y) * down, aside = Math.abs((disc.x - from.x) * down) + Math.abs((disc.y - from.y) * across);
      if (along > 0 && along + 2.5 * aside < least) { best = disc; least = along + 2.5 * aside; }
    }
    return best;
  }
  function walk(step) {
    const from = byId.get(stage.pointed ?? stage.chosen?.nodes[0]);
    const next = from ? nextTo(from, step) : discs.find(stage.shown);
    if (!next) return;
    quanpu.point(next.id);
    const spot = stage.spot(next);
    if (spot.x < 0 || spot.y < 0 || spot.x > stage.width() || spot.y > picture.clientHeight) quanpu.show(next.id, 0);
    quanpu.say(t("{}，{}，{} 个相邻", next.name, next.kind.word, quanpu.near.get(next.id).size));
  }
  const acts = {
    Escape() { found.replaceChildren(); find.blur(); stage.pointed = null; quanpu.choose(null); quanpu.fit(); quanpu.say(page.title); },
    Enter() { if (stage.pointed !== null) quanpu.chooseNode(stage.pointed); },
    "/": () => find.focus(),
    "+": () => { const id = stage.pointed ?? stage.chosen?.nodes[0]; if (id) quanpu.grow(id); },
    z: () => quanpu.back(),
    d: theme.toggle,
    f: theme.fullScreen,
    t: () => quanpu.showTable(document.getElementById("sheet").hidden),
  };
  addEventListener("keydown", event => {
    const typing = event.target.matches("input, select") ? event.key !== "Escape" : event.key === "Enter" && event.target.matches("button, a, summary");
    if (event.ctrlKey || event.altKey || event.metaKey || typing) return;
    const act = STEPS[event.key] ? () => walk(STEPS[event.key]) : acts[event.key] ?? acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  addEventListener("resize", () => requestAnimationFrame(quanpu.fit));

  quanpu.tell(null);
  quanpu.fit();
  // A file may bring its font, which is there a little later.
  if (document.fonts.size) document.fonts.ready.then(quanpu.changed);
})();
