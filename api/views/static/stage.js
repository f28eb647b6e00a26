// The canvas: vis-network with the discs in their places, what is chosen on it, and the view that shows all of it.
"use strict";
(() => {
  const {page, options, discs, byId, lines, captions, theme} = quanpu;
  const picture = document.getElementById("picture"), hidden = new Set(), hiddenLines = new Set(), NOTHING = {discs: new Set(), lines: new Set()};
  let centre = {x: 0, y: 0}, scale = 1, fitted = null;
  // vis-network holds the places and the view; scene.js draws, for vis draws each line by itself, every time. The lines it
  // keeps as data only: what it makes of each takes longer than all else on the page.
  const nodes = new vis.DataSet();
  options.nodes.ctxRenderer = ({id}) => {
    const size = 2 * radiusOf(byId.get(id));
    return {nodeDimensions: {width: size, height: size}};
  };
  options.interaction.dragNodes = !discs.some(disc => disc.inside);
  const network = window.network = new vis.Network(picture, {nodes, edges: []}, options);
  network.body.data.edges = new vis.DataSet(lines.map(({id, from, to}) => ({id, from, to})));
  network.edgesHandler._updateState = () => {};
  // What vis makes of a disc takes longer than to draw it, so that it makes one, and the others are copies.
  const {nodesHandler} = network, make = nodesHandler.create.bind(nodesHandler);
  const copied = (thing, own) => Object.assign(Object.create(Object.getPrototypeOf(thing)), thing, own);
  let model = null;
  nodesHandler.create = row => {
    model ??= make({id: "", size: 1, x: 0, y: 0});
    const made = copied(model.options, row);
    return copied(model, {id: row.id, x: row.x, y: row.y, edges: [], options: made, shape: copied(model.shape, {options: made, boundingBox: {...model.shape.boundingBox}})});
  };
  const {renderer} = network, drawNodes = renderer._drawNodes.bind(renderer), nothing = {drawExternalLabels() {}};
  let touched = false;
  // Which tells vis what can be hit; until a pointer comes, nothing can.
  renderer._drawNodes = (...values) => quanpu.moving() || !touched ? nothing : drawNodes(...values);
  nodes.add(discs.map(({id, size, x, y}) => ({id, size, x, y})));
  picture.addEventListener("pointerover", () => { touched = true; network.redraw(); }, {once: true});
  const columns = discs.some(disc => disc.side); // of these the panel must cover none

  // What stands in another disc is shown where that one is large enough.
  const OPEN = 15, REACH = 8, MOST_WEIGHTED = 16, MOST_SINGLE = 40, kept = disc => !hidden.has(disc.kind.name) && !stage.left.has(disc);
  const shown = disc => kept(disc) && (!disc.inside || (disc.inside.size * scale >= OPEN && shown(disc.inside)));
  const radiusOf = disc => disc.size * (disc.holds ? 1 : quanpu.slim(scale));
  const spotWithin = (wide, high) => disc => ({id: disc.id, x: (disc.x - centre.x) * scale + wide / 2, y: (disc.y - centre.y) * scale + high / 2, radius: radiusOf(disc) * scale});
  const stage = quanpu.stage = {
    chosen: null, pointed: null, lit: NOTHING, left: new Set(), grounded: page.grounded, overlays: [], hidden, hiddenLines, kept, shown,
    where: () => ({...centre, scale}),
    fitted: () => Boolean(fitted) && Math.abs(fitted.scale - scale) < 1e-6 && Math.hypot(fitted.x - centre.x, fitted.y - centre.y) * scale < 1,
    drawn: line => !hiddenLines.has(Boolean(line.planned)) && !stage.left.has(line) && shown(byId.get(line.from)) && shown(byId.get(line.to)),
    width: () => picture.clientWidth,
    view: () => `${centre.x} ${centre.y} ${scale}`,
    spot: disc => spotWithin(picture.clientWidth, picture.clientHeight)(disc),
    spotsInView() {
      const wide = picture.clientWidth, high = picture.clientHeight, spotOf = spotWithin(wide, high), spots = [];
      for (const disc of discs) {
        if (!shown(disc)) continue;
        const spot = spotOf(disc);
        if (spot.x > 0 && spot.x < wide && spot.y > 0 && spot.y < high) spots.push(spot);
      }
      return spots;
    },
    // The lines that say what they are: those that are lit, and where a picture wants it all; of many the broadest, and
    // between columns one of those that go from a disc to the same side with the same word.
    labelled() {
      const isLit = line => stage.lit.lines.has(line), seen = new Set();
      const told = lines.filter(line => line.label && (isLit(line) || (page.labelled && !stage.chosen)) && stage.drawn(line));
      if (told.length > MOST_WEIGHTED && told.some(({width}) => width > 1)) {
        return told.sort((a, b) => isLit(b) - isLit(a) || b.width - a.width).slice(0, MOST_WEIGHTED);
      }
      if (told.length <= MOST_SINGLE || !quanpu.columns) return told;
      return told.filter(line => {
        const key = `${line.from} ${byId.get(line.to).side} ${line.label}`, fresh = !seen.has(key);
        seen.add(key);
        return fresh || isLit(line);
      });
    },
  };

  network.on("beforeDrawing", context => {
    if (!fitted) return;
    centre = network.getViewPosition();
    scale = network.getScale();
    const across = picture.clientWidth / 2 / scale, down = picture.clientHeight / 2 / scale;
    const view = {left: centre.x - across, right: centre.x + across, top: centre.y - down, bottom: centre.y + down, scale};
    quanpu.drawScene(context, view, context.canvas.width / picture.clientWidth);
  });
  network.on("afterDrawing", context => {
    if (!fitted) return;
    const ratio = context.canvas.width / picture.clientWidth;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (stage.pointed !== null) ring(context, stage.spot(byId.get(stage.pointed)));
    quanpu.drawNames(context, stage);
    context.restore();
  });

  function ring(context, {x, y, radius}) {
    context.beginPath();
    context.arc(x, y, radius + 5, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = "#f0a500";
    context.stroke();
  }

  // ---- view
  function measure() {
    const boxes = [document.getElementById("title"), document.querySelector("#find input"), document.getElementById("tools"), ...document.getElementById("legend").children,
      document.getElementById("panel"), document.getElementById("sheet")];
    stage.overlays = boxes.map(element => element.getBoundingClientRect()).filter(box => box.width > 0);
  }
  function fit() {
    measure();
    const panel = document.getElementById("panel"), inView = discs.filter(shown);
    if (!inView.length) return;
    const xs = inView.map(disc => disc.x), reach = disc => disc.holds ? [disc.y - disc.size, disc.y + disc.size] : [disc.y];
    const ys = [...inView.flatMap(reach), ...[...captions, ...quanpu.areas.flat()].map(each => each.y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const beside = picture.clientWidth > 800, aside = panel.hidden || !beside ? 0 : panel.offsetWidth;
    const head = document.getElementById("title").getBoundingClientRect().bottom + 30;
    // On a phone the search and the tools stand over the legend.
    const sheet = document.getElementById("sheet"), below = document.getElementById(beside ? "legend" : "tools").getBoundingClientRect().top;
    const foot = !beside && !sheet.hidden ? sheet.offsetHeight + 34 : beside || panel.hidden ? picture.clientHeight - below + 44 : panel.offsetHeight + 24;
    const wide = picture.clientWidth - aside, margin = Math.min(page.margin * theme.larger, wide * (page.stretch ? 0.3 : 0.15));
    const across = (wide - 2 * margin) / Math.max(right - left, 60), down = (picture.clientHeight - head - foot) / Math.max(bottom - top, 60);
    const next = Math.max(Math.min(quanpu.columns ? Infinity : across, down, 1.6), 0.02), share = quanpu.columns ? across / next : 1;
    const position = {x: (left + right) * share / 2 + aside / 2 / next, y: (top + bottom) / 2 - (head - foot) / 2 / next};
    if (Math.abs(share - 1) > 0.01) bring(share);
    network.moveTo({scale: next, position, animation: false});
    fitted = {...position, scale: next};
  }
  // Columns come as near to each other, or as far apart, as there is room.
  function bring(share) {
    for (const each of [...discs, ...captions]) each.x *= share;
    nodes.update(discs.map(({id, x, y}) => ({id, x, y})));
    quanpu.sceneChanged();
  }
  function follow({nodes: moved}) {
    for (const id of moved) Object.assign(byId.get(id), network.getPosition(id));
    quanpu.changes += moved.length;
  }
  network.on("dragging", follow);
  network.on("dragEnd", follow);
  network.on("dragEnd", ({nodes: moved}) => { if (moved.length) changed(); });
  const listeners = [];
  function changed() {
    quanpu.sceneChanged();
    network.redraw();
    listeners.forEach(listener => listener());
  }
  function point(id) {
    stage.pointed = id;
    light();
    network.redraw();
  }
  // The disc under the mouse, sought once a frame; vis would measure the distance to every line too.
  let mouse = null;
  picture.addEventListener("mousemove", event => {
    if (event.buttons) return;
    if (!mouse) requestAnimationFrame(() => {
      const id = discAt(network.DOMtoCanvas(mouse));
      mouse = null;
      if (id !== stage.pointed) point(id);
      picture.style.cursor = id === null ? "" : "pointer";
    });
    const box = picture.getBoundingClientRect();
    mouse = {x: event.clientX - box.left, y: event.clientY - box.top};
  });
  function discAt({x, y}) {
    const found = discs.findLast(disc => Math.hypot(disc.x - x, disc.y - y) <= radiusOf(disc) + 2 / scale && shown(disc));
    return found ? found.id : null;
  }
  function awayFrom(a, b, {x, y}) {
    const dx = b.x - a.x, dy = b.y - a.y, share = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(a.x + share * dx - x, a.y + share * dy - y);
  }
  // The line that passes within some pixels of a place, the nearest if several.
  function lineAt(place) {
    let best = null, least = REACH / scale;
    for (const line of lines) {
      if (!stage.drawn(line)) continue;
      const parts = quanpu.columns || line.bend ? 16 : 1; // so many straight parts it is taken for
      for (let part = 0; part < parts; part += 1) {
        const away = awayFrom(quanpu.along(line, part / parts), quanpu.along(line, (part + 1) / parts), place) - line.width / 2;
        if (away < least) { best = line; least = away; }
      }
    }
    return best;
  }
  function show(id, least = 1.2) {
    const disc = byId.get(id), holder = disc.inside ? 1.5 * OPEN / disc.inside.size : 0, next = Math.max(network.getScale(), least, holder), panel = document.getElementById("panel");
    const aside = picture.clientWidth > 800 ? panel.offsetWidth / 2 : 0;
    network.moveTo({scale: next, position: {x: disc.x + aside / next, y: disc.y}, animation: false});
  }

  // ---- choosing
  function light() {
    const wanted = stage.chosen ?? (stage.pointed === null ? null : {nodes: [stage.pointed]});
    stage.lit = wanted ? quanpu.litBy(wanted) : NOTHING;
  }
  function choose(next) {
    stage.chosen = next;
    light();
    quanpu.tell(next);
    measure();
    if (columns && fitted?.scale === network.getScale()) fit();
    else if (next) uncover(next.nodes.map(id => ({...stage.spot(byId.get(id)), room: byId.get(id).side === "right" ? 230 : 90})));
    network.redraw();
    listeners.forEach(listener => listener());
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
    const id = discAt(event.pointer.canvas), line = id === null ? lineAt(event.pointer.canvas) : null;
    if (id !== null) chooseNode(id);
    else if (line) chooseEdge(line);
    else choose(null);
  });
  function hide(kind) {
    if (!hidden.delete(kind)) hidden.add(kind);
    nodes.update(discs.filter(disc => disc.kind.name === kind).map(({id}) => ({id, hidden: hidden.has(kind)})));
    changed();
    return hidden.has(kind);
  }
  function hideLines(planned) {
    if (!hiddenLines.delete(planned)) hiddenLines.add(planned);
    changed();
    return hiddenLines.has(planned);
  }
  theme.onChange(() => {
    measure();
    if (!stage.chosen) fit();
    changed();
  });
  Object.assign(quanpu, {fit, measure, point, show, choose, chooseNode, chooseEdge, discAt, hide, hideLines, changed, onChange: listener => listeners.push(listener)});
})();
