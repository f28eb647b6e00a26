// The canvas: vis-network with the discs in their places, what is chosen on it, and the view that shows all of it.
"use strict";
(() => {
  const {page, options, discs, byId, lines, near, linesOf, captions, theme} = quanpu;
  const picture = document.getElementById("picture"), hidden = new Set(), calm = new Set(), litLines = new Set();
  const nodes = new vis.DataSet(discs.map(({id, kind, size, x, y}) => ({id, size, x, y, color: theme.colourOf(kind)})));
  const edges = new vis.DataSet(lines.map(({id, from, to, planned, width}) =>
    ({id, from, to, ...planned ? {dashes: [6, 5]} : {}, ...width === 1 ? {} : {width}})));
  options.edges.color = theme.line;
  const network = window.network = new vis.Network(picture, {nodes, edges}, options);
  const columns = discs.some(disc => disc.side); // of these the panel must cover none
  let centre = {x: 0, y: 0}, scale = 1, fitted = null;

  const shown = disc => !hidden.has(disc.kind.name);
  const stage = quanpu.stage = {
    chosen: null, pointed: null, overlays: [], shown,
    width: () => picture.clientWidth,
    view: () => `${centre.x} ${centre.y} ${scale}`,
    spot: ({x, y, size}) => ({x: (x - centre.x) * scale + picture.clientWidth / 2, y: (y - centre.y) * scale + picture.clientHeight / 2, radius: size * scale}),
    spotsInView() {
      const wide = picture.clientWidth, high = picture.clientHeight, spots = [];
      for (const disc of discs) {
        if (!shown(disc)) continue;
        const spot = stage.spot(disc);
        if (spot.x > 0 && spot.x < wide && spot.y > 0 && spot.y < high) spots.push({id: disc.id, ...spot});
      }
      return spots;
    },
    labelled: () => lines.filter(line => line.label && (litLines.has(line.id) || (page.labelled && !stage.chosen))
      && shown(byId.get(line.from)) && shown(byId.get(line.to))),
  };

  network.on("afterDrawing", context => {
    const ratio = context.canvas.width / picture.clientWidth;
    centre = network.getViewPosition();
    scale = network.getScale();
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (stage.pointed !== null) {
      const spot = stage.spot(byId.get(stage.pointed));
      context.beginPath();
      context.arc(spot.x, spot.y, spot.radius + 5, 0, 2 * Math.PI);
      context.lineWidth = 3;
      context.strokeStyle = "#f0a500";
      context.stroke();
    }
    quanpu.drawNames(context, stage);
    context.restore();
  });

  // ---- view
  function measure() {
    const boxes = [document.getElementById("title"), document.querySelector("#find input"), ...document.getElementById("legend").children,
      document.getElementById("panel")];
    stage.overlays = boxes.map(element => element.getBoundingClientRect()).filter(box => box.width > 0);
  }
  function fit() {
    measure();
    const panel = document.getElementById("panel"), inView = discs.filter(shown);
    if (!inView.length) return;
    const xs = inView.map(disc => disc.x), ys = [...inView, ...captions].map(each => each.y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const beside = picture.clientWidth > 800, aside = panel.hidden || !beside ? 0 : panel.offsetWidth;
    const head = document.getElementById("title").getBoundingClientRect().bottom + 30;
    // On a phone the search stands over the legend.
    const below = document.getElementById(beside ? "legend" : "find").getBoundingClientRect().top;
    const foot = panel.hidden || beside ? picture.clientHeight - below + 34 : panel.offsetHeight + 24;
    const wide = picture.clientWidth - aside, margin = Math.min(page.margin, wide * 0.3);
    const room = Math.min((wide - 2 * margin) / Math.max(right - left, 60), (picture.clientHeight - head - foot) / Math.max(bottom - top, 60), 1.6);
    const next = fitted = Math.max(room, 0.02);
    network.moveTo({scale: next, animation: false,
      position: {x: (left + right) / 2 + aside / 2 / next, y: (top + bottom) / 2 - (head - foot) / 2 / next}});
  }
  function follow({nodes: moved}) {
    for (const id of moved) Object.assign(byId.get(id), network.getPosition(id));
  }
  network.on("dragging", follow);
  network.on("dragEnd", follow);
  network.on("hoverNode", ({node}) => point(node));
  network.on("blurNode", () => point(null));
  function point(id) {
    stage.pointed = id;
    network.redraw();
  }
  function show(id, least = 1.2) {
    const disc = byId.get(id), next = Math.max(network.getScale(), least), panel = document.getElementById("panel");
    const aside = picture.clientWidth > 800 ? panel.offsetWidth / 2 : 0;
    network.moveTo({scale: next, position: {x: disc.x + aside / next, y: disc.y}, animation: false});
  }

  // ---- choosing
  function light() {
    const {chosen} = stage, one = chosen?.nodes.length === 1;
    const lit = new Set(!chosen ? [] : one ? linesOf.get(chosen.nodes[0]).map(line => line.id) : [chosen.line]);
    const kept = chosen && new Set(one ? [chosen.nodes[0], ...near.get(chosen.nodes[0])] : chosen.nodes);
    const changed = [];
    for (const disc of discs) {
      const dim = Boolean(kept) && !kept.has(disc.id);
      if (dim !== calm.has(disc.id)) changed.push({id: disc.id, opacity: dim ? 0.18 : 1});
      if (dim) calm.add(disc.id); else calm.delete(disc.id);
    }
    nodes.update(changed);
    edges.update(lines.map(line => ({id: line.id, width: lit.has(line.id) ? Math.max(2, line.width) : line.width,
      color: lit.has(line.id) ? theme.lit : chosen ? theme.faint : theme.line})));
    litLines.clear();
    for (const id of lit) litLines.add(id);
  }
  function choose(next) {
    stage.chosen = next;
    light();
    quanpu.tell(next);
    measure();
    if (columns && fitted === network.getScale()) fit();
    else if (next) uncover(next.nodes.map(id => ({...stage.spot(byId.get(id)), room: byId.get(id).side === "right" ? 230 : 90})));
    network.redraw();
  }
  // What is chosen is moved from under the panel.
  function uncover(spots) {
    const panel = document.getElementById("panel").getBoundingClientRect(), beside = picture.clientWidth > 800;
    const across = beside ? Math.max(0, ...spots.map(spot => spot.x + spot.room - panel.left)) : 0;
    const up = beside ? 0 : Math.max(0, ...spots.map(spot => spot.y + 40 - panel.top));
    if (across || up) network.moveTo({animation: false, position: {x: centre.x + across / scale, y: centre.y + up / scale}});
  }
  const chooseNode = id => choose({nodes: [id], line: null});
  const chooseEdge = line => choose({nodes: [line.from, line.to], line: line.id});
  network.on("click", event => {
    if (event.nodes.length) chooseNode(event.nodes[0]);
    else if (event.edges.length) chooseEdge(lines[event.edges[0]]);
    else choose(null);
  });
  function hide(kind) {
    if (!hidden.delete(kind)) hidden.add(kind);
    nodes.update(discs.filter(disc => disc.kind.name === kind).map(({id}) => ({id, hidden: hidden.has(kind)})));
    return hidden.has(kind);
  }
  theme.onChange(() => {
    nodes.update(discs.map(({id, kind}) => ({id, color: theme.colourOf(kind)})));
    light();
    measure();
    if (!stage.chosen) fit();
    network.redraw();
  });
  Object.assign(quanpu, {fit, measure, point, show, choose, chooseNode, chooseEdge, hide, places: byId});
})();
