// Lines and discs. Without a GPU a line costs more than all else, so a picture of many is drawn once as a bitmap that is
// put on the canvas while the view moves; where the view rests it is drawn anew, as sharp as the screen.
"use strict";
(() => {
  const {discs, byId, lines, near, linesOf, communities, areas, columns, theme} = quanpu;
  const MANY = 400, FEW = 90, AT_ONCE = 32, PATIENCE = 150, MARGIN = 0.4, MOST_PIXELS = 1.2e7, DIM = 0.16;
  // Zooming in makes room for names: what is drawn grows less than the distances.
  const slim = quanpu.slim = scale => scale > 1 ? scale ** -0.55 : 1, thin = scale => 1 / Math.max(1, scale);
  let overview = null, sharp = null, seen = "", moved = 0, later = 0;

  function trace(context, line) {
    const from = byId.get(line.from), to = byId.get(line.to);
    context.moveTo(from.x, from.y);
    const middle = (from.x + to.x) / 2, aside = quanpu.aside(line, 2);
    if (columns) context.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
    else if (line.bend) context.quadraticCurveTo(middle + aside.x, (from.y + to.y) / 2 + aside.y, to.x, to.y);
    else context.lineTo(to.x, to.y);
  }
  // Lines that look alike are drawn some at a time: each by itself takes twice as long.
  function paintLines(context, drawn, colour, widthOf) {
    const alike = new Map();
    for (const line of drawn) {
      const key = widthOf(line) * (line.planned ? -1 : 1);
      if (alike.has(key)) alike.get(key).push(line); else alike.set(key, [line]);
    }
    context.strokeStyle = colour;
    for (const group of alike.values()) {
      context.setLineDash(group[0].planned ? [6, 5] : []);
      context.lineWidth = widthOf(group[0]);
      for (let first = 0; first < group.length; first += AT_ONCE) {
        context.beginPath();
        for (const line of group.slice(first, first + AT_ONCE)) trace(context, line);
        context.stroke();
      }
    }
  }
  function paintDisc(context, disc, share, rim) {
    context.beginPath();
    context.arc(disc.x, disc.y, disc.size * (disc.holds ? 1 : share), 0, 2 * Math.PI);
    context.fillStyle = disc.holds ? theme.holders[Math.min(disc.depth, 2)] : theme.colourOf(disc.kind);
    context.fill();
    if (!rim) return;
    context.setLineDash([]);
    context.lineWidth = share;
    context.strokeStyle = theme.rim;
    context.stroke();
  }
  function paintArea(context, points, colour) {
    context.beginPath();
    points.forEach(({x, y}, number) => number ? context.lineTo(x, y) : context.moveTo(x, y));
    context.fillStyle = colour;
    context.fill();
  }
  // A community as one pale shape: its discs and the lines between them, drawn very broad.
  function paintGround(context, members, colour) {
    context.lineCap = "round";
    context.lineWidth = Math.min(56, 900 / Math.sqrt(discs.length));
    context.strokeStyle = colour;
    context.setLineDash([]);
    for (const disc of members) {
      context.beginPath();
      context.moveTo(disc.x, disc.y);
      context.lineTo(disc.x, disc.y);
      for (const line of linesOf.get(disc.id)) {
        const other = byId.get(line.from === disc.id ? line.to : line.from);
        if (members.has(other)) { context.moveTo(disc.x, disc.y); context.lineTo(other.x, other.y); }
      }
      context.stroke();
    }
    context.lineCap = "butt";
  }
  function paint(context, scale, alpha = 1) {
    const {shown, drawn} = quanpu.stage, rim = lines.length < MANY, share = slim(scale), broad = lines.length < FEW ? 1.4 : 1;
    const ground = number => theme.grounds[number % theme.grounds.length];
    areas.forEach((points, number) => paintArea(context, points, ground(number)));
    if (quanpu.stage.grounded) communities.forEach((members, number) => paintGround(context, new Set(members.filter(shown)), ground(number)));
    context.globalAlpha = alpha * Math.min(1, Math.max(0.45, 1200 / lines.length)); // many lines are a veil
    paintLines(context, lines.filter(drawn), theme.line, line => line.width * thin(scale) * broad);
    context.globalAlpha = alpha;
    for (const disc of discs) if (shown(disc)) paintDisc(context, disc, share, rim);
    context.globalAlpha = 1;
  }
  // What is chosen or pointed at, with its lines and neighbours.
  function paintLit(context, scale) {
    const {shown, drawn, lit} = quanpu.stage, share = slim(scale);
    paintLines(context, [...lit.lines].filter(drawn), theme.lit, line => Math.max(2, line.width) * thin(scale));
    for (const id of lit.discs) if (shown(byId.get(id))) paintDisc(context, byId.get(id), share, true);
  }

  function bitmap({left, top, right, bottom}, scale, ratio) {
    const wide = right - left, high = bottom - top, size = Math.min(scale * ratio, Math.sqrt(MOST_PIXELS / (wide * high)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(wide * size);
    canvas.height = Math.ceil(high * size);
    const context = canvas.getContext("2d");
    context.setTransform(size, 0, 0, size, -left * size, -top * size);
    paint(context, scale);
    return {canvas, left, top, right: left + canvas.width / size, bottom: top + canvas.height / size, scale: size};
  }
  // All discs with some room around them.
  function extent() {
    const inView = discs.filter(quanpu.stage.shown), [xs, ys] = ["x", "y"].map(axis => inView.map(disc => disc[axis]));
    return {left: Math.min(...xs) - 60, right: Math.max(...xs) + 60, top: Math.min(...ys) - 60, bottom: Math.max(...ys) + 60};
  }
  const within = (inner, outer) => inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
  const overlap = (a, b) => ({left: Math.max(a.left, b.left), right: Math.min(a.right, b.right), top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom)});
  const same = (a, b) => Math.abs(a / b - 1) < 0.01;

  // The bitmap for a view: one that is as sharp as it, or while it moves the best there is.
  function chosenBitmap(view, ratio) {
    const scale = view.scale * ratio;
    overview ??= bitmap(extent(), view.scale, ratio);
    const needed = overlap(view, overview);
    if (needed.left >= needed.right || needed.top >= needed.bottom) return null;
    const fitting = [overview, sharp].filter(each => each && within(needed, each));
    const exact = fitting.find(each => same(each.scale, scale));
    if (exact || quanpu.moving()) return exact ?? fitting.at(-1);
    const wide = (view.right - view.left) * MARGIN, high = (view.bottom - view.top) * MARGIN;
    sharp = bitmap(overlap({left: view.left - wide, right: view.right + wide, top: view.top - high, bottom: view.bottom + high}, overview), view.scale, ratio);
    return sharp;
  }
  quanpu.drawScene = (context, view, ratio) => {
    const {chosen, lit} = quanpu.stage, key = `${view.left} ${view.top} ${view.scale}`;
    context.save();
    if (lines.length < MANY) paint(context, view.scale, chosen ? DIM : 1);
    else {
      if (key !== seen) {
        moved = performance.now();
        clearTimeout(later);
        later = setTimeout(() => network.redraw(), PATIENCE + 10);
      }
      seen = key;
      const found = chosenBitmap(view, ratio);
      context.globalAlpha = chosen ? DIM : 1;
      if (found) context.drawImage(found.canvas, found.left, found.top, found.right - found.left, found.bottom - found.top);
    }
    context.globalAlpha = 1;
    if (lit.discs.size) paintLit(context, view.scale);
    context.restore();
  };
  quanpu.moving = () => lines.length >= MANY && performance.now() - moved < PATIENCE;
  // Discs, lines, colours or places are others than before.
  quanpu.sceneChanged = () => {
    overview = sharp = null;
    quanpu.changes += 1;
  };
  quanpu.paintScene = (context, scale) => {
    paint(context, scale, quanpu.stage.chosen ? DIM : 1);
    paintLit(context, scale);
  };
  quanpu.litBy = ({nodes, line}) => {
    const one = nodes.length === 1 ? nodes[0] : null;
    const lit = one === null ? {discs: new Set(nodes), lines: new Set([lines[line]])}
      : {discs: new Set([...near.get(one), one]), lines: new Set(linesOf.get(one))};
    for (const disc of discs) if (disc.inside && lit.discs.has(disc.inside.id)) lit.discs.add(disc.id);
    return lit;
  };
})();
