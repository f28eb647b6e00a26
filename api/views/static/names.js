// Names in screen pixels with a halo, none over another: what is chosen first, then best connected, so many at once.
"use strict";
(() => {
  const {page, discs, byId, near, captions, theme} = quanpu;
  const MOST_TRIED = 150, FEW = 30, VERY_FEW = 12, ROOMY = 110, dense = discs.length > 300, FONT = getComputedStyle(document.body).fontFamily, widths = new Map();
  let labels = [];

  // Letter by letter, each measured once; a Chinese one is as wide as the type is large.
  function widthOf(context, text, font) {
    const size = parseFloat(font.slice(4));
    let width = 0;
    for (const letter of text) {
      if (letter >= "\u4e00" && letter <= "\u9fff") { width += size; continue; }
      const key = font + letter;
      if (!widths.has(key)) { context.font = font; widths.set(key, context.measureText(letter).width); }
      width += widths.get(key);
    }
    return width;
  }
  // A name that has no room is cut, unless it is one of those that are asked for.
  function shortened(context, text, font, room) {
    if (widthOf(context, text, font) <= room) return text;
    let count = text.length - 1;
    while (count > 3 && widthOf(context, `${text.slice(0, count)}…`, font) > room) count -= 1;
    return `${text.slice(0, count)}…`;
  }
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const boxAt = (left, top, width, height) => ({left, top, right: left + width, bottom: top + height});
  function around(spot, width, height, side) {
    const gap = spot.radius + 3, boxes = {
      below: boxAt(spot.x - width / 2, spot.y + gap, width, height),
      above: boxAt(spot.x - width / 2, spot.y - gap - height, width, height),
      right: boxAt(spot.x + gap + 3, spot.y - height / 2, width, height),
      left: boxAt(spot.x - gap - 3 - width, spot.y - height / 2, width, height),
    };
    return side ? [boxes[side]] : Object.values(boxes);
  }

  // How many dots a box would hide, a large one counting as many; the dots are sought in the cells of a grid that it touches.
  function hider(spots) {
    const CELL = 48, cells = new Map(), cell = (x, y) => Math.floor(x / CELL) * 4096 + Math.floor(y / CELL);
    for (const spot of spots) {
      const key = cell(spot.x, spot.y);
      if (cells.has(key)) cells.get(key).push(spot); else cells.set(key, [spot]);
    }
    return (box, own) => {
      let count = 0;
      for (let x = box.left - CELL; x < box.right + CELL; x += CELL) {
        for (let y = box.top - CELL; y < box.bottom + CELL; y += CELL) {
          for (const spot of cells.get(cell(x, y)) ?? []) {
            if (spot !== own && spot.x + spot.radius > box.left && spot.x - spot.radius < box.right
              && spot.y + spot.radius > box.top && spot.y - spot.radius < box.bottom) count += spot.radius > 8 ? 25 : spot.radius > 4 ? 3 : 1;
          }
        }
      }
      return count;
    };
  }

  function asked({chosen, pointed}) {
    const ids = new Set(chosen?.nodes ?? []);
    if (pointed !== null) ids.add(pointed);
    const one = chosen?.nodes.length === 1 ? chosen.nodes[0] : chosen ? null : pointed;
    if (one !== null) for (const other of near.get(one)) ids.add(other);
    return ids;
  }

  function place(context, stage) {
    const spots = stage.spotsInView(), first = asked(stage), hides = hider(spots), wide = stage.width();
    const taken = [...stage.overlays], placed = [], named = headings(context, stage, taken);
    const order = first.size ? [...spots.filter(spot => first.has(spot.id)), ...spots.filter(spot => !first.has(spot.id))] : spots;
    for (const spot of order.slice(0, MOST_TRIED)) {
      if (placed.length >= Math.max(page.names, Math.min(first.size, 60))) break;
      const disc = byId.get(spot.id), holder = disc.inside;
      if (holder && !first.has(spot.id) && stage.spot(holder).radius < ROOMY) continue;
      const strong = disc.named && !disc.side || stage.chosen?.nodes.includes(spot.id) || (!disc.named && page.names <= 30 && placed.length < 6 && !named.length);
      const size = Math.round((wide > 600 && discs.length <= VERY_FEW ? 20 : strong ? 17 : wide > 600 && discs.length <= FEW ? 16 : 14) * theme.larger), font = `${strong ? 600 : 400} ${size}px ${FONT}`;
      const room = disc.side === "left" ? spot.x - spot.radius - 14 : disc.side === "right" ? wide - spot.x - spot.radius - 14 : 420;
      const tail = disc.tail && ` ${disc.tail}`, most = Math.max(40, Math.min(room, wide - 12));
      const name = shortened(context, disc.name, font, most - widthOf(context, tail, font)), text = name + tail;
      const width = widthOf(context, text, font) + 4, height = size + 4;
      let best = null, least = first.has(spot.id) || disc.named ? Infinity : dense && placed.length < 8 ? 25 : dense && placed.length < 16 ? 9 : 3; // so many dots a name may not hide
      for (const box of around(spot, width, height, disc.side)) {
        if (box.left < 2 || box.right > wide - 2 || taken.some(other => overlap(box, other))) continue;
        const hidden = hides(box, spot);
        if (hidden < least) { best = box; least = hidden; }
        if (least === 0) break;
      }
      if (!best) continue;
      taken.push(best);
      placed.push({id: spot.id, name, text, font, colour: theme.ink, faded: stage.chosen !== null && !first.has(spot.id), ...best});
    }
    return [...named, ...placed, ...between(context, stage, taken, hides)];
  }

  // The words at lines: of those that are lit, or of all where a picture wants them.
  function between(context, stage, taken, hides) {
    const size = Math.round((quanpu.lines.length <= VERY_FEW && stage.width() > 600 ? 16 : 13) * theme.larger), font = `400 ${size}px ${FONT}`, height = size + 4, placed = [];
    for (const line of stage.labelled()) {
      const [a, b] = [stage.spot(byId.get(line.from)), stage.spot(byId.get(line.to))];
      const width = widthOf(context, line.label, font) + 4;
      const far = Math.hypot(a.x - b.x, a.y - b.y), free = far - a.radius - b.radius;
      if (free < width) continue;
      for (const part of [0.5, 0.38, 0.62, 0.28, 0.72]) {
        const spot = stage.spot({...quanpu.along(line, (a.radius + part * free) / far), size: 0});
        const box = boxAt(spot.x - width / 2, spot.y - height / 2, width, height);
        if (taken.some(other => overlap(box, other)) || hides(box, null)) continue;
        taken.push(box);
        placed.push({id: line.id, name: line.label, text: line.label, font, colour: theme.lit, faded: false, line: true, ...box});
        break;
      }
    }
    return placed;
  }
  function headings(context, stage, taken) {
    // Over many discs a caption names a part of the picture, and must be seen through them.
    const size = Math.round((dense && stage.width() > 600 ? 24 : 16) * theme.larger), font = `600 ${size}px ${FONT}`, height = size + 4, placed = [];
    for (const caption of captions) {
      const spot = stage.spot({...caption, size: 0}), width = widthOf(context, caption.text, font) + 4;
      const left = Math.max(4, Math.min(spot.x - width / 2, stage.width() - width - 4));
      const box = boxAt(left, spot.y - height / 2, width, height);
      if (taken.some(other => overlap(box, other))) continue;
      taken.push(box);
      placed.push({id: null, name: caption.text, text: caption.text, font, colour: dense ? theme.ink : theme.soft, faded: dense && stage.chosen !== null, caption: true, ...box});
    }
    return placed;
  }

  // Placing takes as long as all else in a frame: while the view moves, names ride on their discs between placings.
  const PATIENCE = 140;
  let placed = {at: -Infinity, view: "", seen: ""}, later = 0;
  function placeNow(context, stage) {
    labels = place(context, stage);
    for (const label of labels) {
      if (!byId.has(label.id)) continue;
      const spot = stage.spot(byId.get(label.id));
      label.offset = [label.left - spot.x, label.top - spot.y];
    }
  }
  function ride(stage) {
    for (const label of labels) {
      if (!label.offset) continue;
      const spot = stage.spot(byId.get(label.id)), left = spot.x + label.offset[0], top = spot.y + label.offset[1];
      Object.assign(label, boxAt(left, top, label.right - label.left, label.bottom - label.top));
    }
    labels = labels.filter(label => label.offset);
  }
  quanpu.drawNames = (context, stage) => {
    const view = stage.view(), now = performance.now(), moving = view !== placed.view && now - placed.at < PATIENCE;
    const seen = JSON.stringify([view, stage.width(), stage.chosen, stage.pointed, stage.overlays.length, quanpu.changes]);
    if (seen !== placed.seen && moving && discs.length > 200) {
      ride(stage);
      clearTimeout(later);
      later = setTimeout(() => { placed = {at: -Infinity, view: "", seen: ""}; network.redraw(); }, PATIENCE);
    } else if (seen !== placed.seen) {
      placeNow(context, stage);
      placed = {at: performance.now(), view, seen};
    }
    quanpu.paintNames(context);
  };
  quanpu.paintNames = context => {
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = theme.halo;
    for (const label of labels) {
      context.font = label.font;
      context.globalAlpha = label.faded ? 0.25 : 1;
      const x = label.left + 2, y = (label.top + label.bottom) / 2;
      context.strokeText(label.text, x, y);
      context.fillStyle = label.colour;
      context.fillText(label.text, x, y);
    }
    context.globalAlpha = 1;
  };
  quanpu.labels = () => labels;
})();
