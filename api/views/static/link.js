// The address of what is on screen: view, choice, hidden kinds, projector mode and table stand after the #.
"use strict";
(() => {
  const {byId, lines, kinds, stage, theme} = quanpu;
  const sheet = document.getElementById("sheet");
  let later = 0;

  function state() {
    const told = new URLSearchParams(), {chosen} = stage, hidden = kinds.filter(kind => stage.hidden.has(kind.name));
    if (!stage.fitted()) {
      const {x, y, scale} = stage.where();
      told.set("view", [x.toFixed(1), y.toFixed(1), scale.toFixed(4)].join(" "));
    }
    if (quanpu.grown().length) told.set("more", quanpu.grown().join("|"));
    if (chosen) told.set("at", chosen.nodes.join("|"));
    if (hidden.length) told.set("hide", hidden.map(kind => kind.name).join(" "));
    if (stage.hiddenLines.size) told.set("without", [...stage.hiddenLines].map(planned => planned ? "planned" : "stated").join(" "));
    if (theme.dark) told.set("dark", "1");
    if (!sheet.hidden) told.set("table", "1");
    return told.toString();
  }
  function write() {
    clearTimeout(later);
    later = setTimeout(() => {
      const wanted = state();
      if (wanted !== location.hash.slice(1)) history.replaceState(null, "", wanted ? `#${wanted}` : location.pathname + location.search);
    }, 200);
  }
  async function restore() {
    const told = new URLSearchParams(location.hash.slice(1));
    for (const id of (told.get("more") ?? "").split("|")) {
      if (byId.has(id) && !quanpu.grown().includes(id)) await quanpu.grow(id);
    }
    if (told.has("dark") !== theme.dark) theme.toggle();
    const wanted = new Set((told.get("hide") ?? "").split(" "));
    for (const made of document.querySelectorAll("#legend [data-kind]")) {
      if (wanted.has(made.dataset.kind) !== stage.hidden.has(made.dataset.kind)) made.click();
    }
    const without = (told.get("without") ?? "").split(" ");
    for (const [word, planned] of [["stated", false], ["planned", true]]) {
      if (without.includes(word) !== stage.hiddenLines.has(planned)) document.querySelector(`#legend [data-planned="${Number(planned)}"]`).click();
    }
    const ids = (told.get("at") ?? "").split("|").filter(id => byId.has(id));
    const line = ids.length === 2 ? lines.find(({from, to}) => from === ids[0] && to === ids[1]) : null;
    quanpu.choose(line ? {nodes: ids, line: line.id} : ids.length === 1 ? {nodes: ids, line: null} : null);
    if (told.has("table") === sheet.hidden) quanpu.showTable(told.has("table"));
    const [x, y, scale] = (told.get("view") ?? "").split(" ").map(Number);
    if (scale > 0) network.moveTo({position: {x, y}, scale, animation: false}); else quanpu.fit();
  }
  if (location.protocol === "about:") { // a picture within a talk has no address
    document.querySelector("[data-tool=link]").hidden = true;
    return;
  }
  if (location.hash.length > 1) restore();
  addEventListener("hashchange", restore);
  quanpu.onChange(write);
  network.on("afterDrawing", write);
})();
