// The picture of a network: names drawn in screen pixels, a legend that filters, a panel with the evidence.
// Whatever comes from a document reaches the page as text only (textContent, fillText).
"use strict";
(() => {
  const read = id => JSON.parse(document.getElementById(id).textContent);
  const page = read("page"), options = read("options"), sources = page.documents;
  const names = new Map(), places = new Map(), kinds = new Map(), partners = new Map(), factsOf = new Map();
  const given = read("nodes").map(({label, find, aliases, ...node}) => {
    names.set(node.id, {name: label, kind: node.kind, find, aliases, colour: node.color, size: node.size});
    places.set(node.id, {x: node.x, y: node.y});
    partners.set(node.id, new Set());
    factsOf.set(node.id, []);
    return node;
  });
  const lines = read("edges");
  // A fact names an end that is drawn by its number among the nodes, and leaves out what is empty.
  const named = value => typeof value === "number" ? given[value].id : value;
  const facts = page.facts.map(fact => ({role: "", modality: "stated", more: 0, ...fact, source: named(fact.source), target: named(fact.target)}));
  for (const line of lines) {
    partners.get(line.from).add(line.to);
    partners.get(line.to).add(line.from);
  }
  for (const fact of facts) for (const end of new Set([fact.source, fact.target])) factsOf.get(end)?.push(fact);
  const ranked = [...names.keys()]; // the page lists nodes best connected first
  for (const id of ranked) kinds.set(names.get(id).kind, (kinds.get(names.get(id).kind) ?? 0) + 1);

  const MOST_NAMES = 30, MOST_TRIED = 150, INK = "#1c2733", FONT = getComputedStyle(document.body).fontFamily;
  const picture = document.getElementById("picture"), panel = document.getElementById("panel");
  const legend = document.getElementById("legend");
  const nodes = new vis.DataSet(given), edges = new vis.DataSet(lines);
  const network = window.network = new vis.Network(picture, {nodes, edges}, options);
  const hidden = new Set(), calm = new Set();
  let chosen = null, pointed = null, labels = [];

  // ---- names ----------------------------------------------------------------------------------------------------
  const shown = id => !hidden.has(names.get(id).kind);
  const always = () => {
    const ids = new Set(chosen?.nodes ?? []);
    if (pointed !== null) ids.add(pointed);
    for (const id of chosen?.nodes ?? []) for (const other of partners.get(id)) if (chosen.nodes.length === 1) ids.add(other);
    return ids;
  };
  const widths = new Map();
  function widthOf(context, text, font) {
    const key = font + text;
    if (!widths.has(key)) { context.font = font; widths.set(key, context.measureText(text).width); }
    return widths.get(key);
  }
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const around = (spot, width, height) => {
    const half = width / 2, gap = spot.radius + 3;
    return [[spot.x - half, spot.y + gap], [spot.x - half, spot.y - gap - height],
      [spot.x + gap + 1, spot.y - height / 2], [spot.x - gap - 1 - width, spot.y - height / 2]]
      .map(([left, top]) => ({left, top, right: left + width, bottom: top + height}));
  };

  function spotsInView(scale) {
    const wide = picture.clientWidth, high = picture.clientHeight, spots = [];
    const centre = network.getViewPosition();
    for (const id of ranked) {
      if (!shown(id)) continue;
      const place = places.get(id);
      const x = (place.x - centre.x) * scale + wide / 2, y = (place.y - centre.y) * scale + high / 2;
      if (x > 0 && x < wide && y > 0 && y < high) spots.push({id, x, y, radius: names.get(id).size * scale});
    }
    return spots;
  }

  // How many dots a box would hide, a large one counting as three; the dots are sought in the cells of a grid that it touches.
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
              && spot.y + spot.radius > box.top && spot.y - spot.radius < box.bottom) count += spot.radius > 8 ? 3 : 1;
          }
        }
      }
      return count;
    };
  }

  function place(context) {
    const spots = spotsInView(network.getScale()), first = always(), hides = hider(spots);
    const taken = [...overlays], placed = [], wide = picture.clientWidth;
    const order = first.size ? [...spots.filter(spot => first.has(spot.id)), ...spots.filter(spot => !first.has(spot.id))] : spots;
    for (const spot of order.slice(0, MOST_TRIED)) {
      if (placed.length >= MOST_NAMES) break;
      const {name} = names.get(spot.id), size = placed.length < 6 || chosen?.nodes.includes(spot.id) ? 17 : 14;
      const font = `${size > 14 ? 600 : 400} ${size}px ${FONT}`, width = widthOf(context, name, font) + 4, height = size + 4;
      let best = null, least = first.has(spot.id) ? Infinity : 3; // so many dots a name may not hide
      for (const box of around(spot, width, height)) {
        if (box.left < 2 || box.right > wide - 2 || taken.some(other => overlap(box, other))) continue;
        const hidden = hides(box, spot);
        if (hidden < least) { best = box; least = hidden; }
        if (least === 0) break;
      }
      if (!best) continue;
      taken.push(best);
      placed.push({id: spot.id, name, font, faded: chosen !== null && !first.has(spot.id), ...best});
    }
    return placed;
  }

  let overlays = [];
  function measure() {
    const boxes = [document.getElementById("title"), document.querySelector("#find input"), ...legend.children, panel];
    overlays = boxes.map(element => element.getBoundingClientRect()).filter(box => box.width > 0);
  }

  network.on("afterDrawing", context => {
    const ratio = context.canvas.width / picture.clientWidth;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    labels = place(context);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of labels) {
      context.font = label.font;
      context.globalAlpha = label.faded ? 0.25 : 1;
      context.lineWidth = 4;
      context.strokeStyle = "rgba(255,255,255,.92)";
      const x = label.left + 2, y = (label.top + label.bottom) / 2;
      context.strokeText(label.name, x, y);
      context.fillStyle = INK;
      context.fillText(label.name, x, y);
    }
    context.restore();
  });

  // ---- view -----------------------------------------------------------------------------------------------------
  function fit() {
    measure();
    const ids = ranked.filter(shown);
    if (!ids.length) return;
    const xs = ids.map(id => places.get(id).x), ys = ids.map(id => places.get(id).y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const head = document.getElementById("title").getBoundingClientRect().bottom + 24;
    const foot = picture.clientHeight - document.getElementById("legend").getBoundingClientRect().top + 34;
    const wide = picture.clientWidth - 150 - (panel.hidden ? 0 : panel.offsetWidth), high = picture.clientHeight - head - foot;
    const scale = Math.min(wide / Math.max(right - left, 60), high / Math.max(bottom - top, 60), 1.6);
    const aside = panel.hidden ? 0 : panel.offsetWidth / 2;
    network.moveTo({scale, animation: false,
      position: {x: (left + right) / 2 + aside / scale, y: (top + bottom) / 2 - (head - foot) / 2 / scale}});
  }
  network.on("dragEnd", ({nodes: moved}) => moved.forEach(id => places.set(id, network.getPosition(id))));
  network.on("dragging", ({nodes: moved}) => moved.forEach(id => places.set(id, network.getPosition(id))));
  network.on("hoverNode", ({node}) => { pointed = node; network.redraw(); });
  network.on("blurNode", () => { pointed = null; network.redraw(); });

  // ---- choosing -------------------------------------------------------------------------------------------------
  function light() {
    const near = chosen && new Set(chosen.nodes.flatMap(id => [id, ...(chosen.nodes.length === 1 ? partners.get(id) : [])]));
    const touches = line => chosen.nodes.length === 1 ? line.from === chosen.nodes[0] || line.to === chosen.nodes[0]
      : chosen.nodes.includes(line.from) && chosen.nodes.includes(line.to);
    const changed = [];
    for (const id of ranked) {
      const dim = Boolean(near) && !near.has(id);
      if (dim !== calm.has(id)) changed.push({id, opacity: dim ? 0.18 : 1});
      if (dim) calm.add(id); else calm.delete(id);
    }
    nodes.update(changed);
    edges.update(lines.map(line => {
      const lit = chosen && touches(line);
      return {id: line.id, color: lit ? "#0b4f7d" : chosen ? "#e9edf0" : options.edges.color, width: lit ? 2 : options.edges.width};
    }));
  }
  function choose(next) {
    chosen = next;
    light();
    if (next) tell(next); else {
      panel.hidden = true;
      panel.replaceChildren();
      document.body.classList.remove("told");
    }
    measure();
    network.redraw();
  }
  const chooseNode = id => choose({nodes: [id], facts: factsOf.get(id)});
  const chooseEdge = line => choose({nodes: [line.from, line.to], facts: facts.filter(fact =>
    (fact.source === line.from && fact.target === line.to) || (fact.source === line.to && fact.target === line.from))});
  network.on("click", event => {
    if (event.nodes.length) chooseNode(event.nodes[0]);
    else if (event.edges.length) chooseEdge(edges.get(event.edges[0]));
    else choose(null);
  });

  // ---- panel ----------------------------------------------------------------------------------------------------
  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children.filter(child => child !== null));
    return made;
  }
  function link(text, href) {
    const made = element("a", "", text);
    made.href = href;
    return made;
  }
  const address = id => page.base === null ? null : `${page.base}/entities/${encodeURIComponent(id)}`;
  function end(id) {
    const name = names.get(id)?.name ?? page.others[id]?.name ?? id;
    if (!names.has(id)) return address(id) ? link(name, address(id)) : element("span", "", name);
    const made = element("button", "", name);
    made.type = "button";
    made.addEventListener("click", () => { chooseNode(id); panel.scrollTop = 0; });
    return made;
  }
  function evidence(item) {
    const source = sources[item.document] ?? {title: item.document};
    const where = page.base === null ? source.title
      : link(source.title, `${page.base}/documents/${encodeURIComponent(item.document)}${item.row === undefined ? `#s${item.start}` : ""}`);
    return element("div", "evidence",
      item.quote ? element("blockquote", "", item.quote) : null,
      element("cite", "", where, item.row !== undefined ? ` 第 ${item.row} 行` : "", source.date ? `，${source.date}` : "",
        item.digest ? element("span", "tag digest", "据摘要") : null));
  }
  const head = fact => element("div", "head", end(fact.source), element("span", "type", page.relations[fact.type]), end(fact.target),
    fact.role ? element("span", "tag", fact.role) : null,
    fact.modality === "planned" ? element("span", "tag planned", "规划") : null);
  // Facts that the same words tell stand together over these words.
  function factBlocks(told) {
    const groups = new Map();
    for (const fact of told) {
      const key = JSON.stringify([fact.evidence, fact.more]);
      groups.set(key, [...groups.get(key) ?? [], fact]);
    }
    return [...groups.values()].map(group => element("div", "fact", ...group.map(head), ...group[0].evidence.map(evidence),
      group[0].more ? element("p", "soft", `另有 ${group[0].more} 处出处`) : null));
  }
  function tell({nodes: ends, facts: told}) {
    const close = element("button", "", "×");
    close.id = "close"; close.type = "button"; close.ariaLabel = "关闭";
    close.addEventListener("click", () => choose(null));
    const one = ends.length === 1 ? names.get(ends[0]) : null;
    const title = one ? element("h2", "", one.name) : element("h2", "", names.get(ends[0]).name, element("span", "", " — "), names.get(ends[1]).name);
    const about = one ? [
      element("p", "soft", page.kinds[one.kind].zh, one.aliases.length ? `，又称 ${one.aliases.join("、")}` : ""),
      address(ends[0]) ? element("p", "soft", link("它的页面", address(ends[0]))) : null] : [];
    panel.replaceChildren(close, title, ...about.filter(Boolean), element("p", "soft", `${told.length} 条事实`), ...factBlocks(told));
    panel.hidden = false;
    document.body.classList.add("told");
  }

  // ---- legend, search, keys -------------------------------------------------------------------------------------
  function dot(kind) {
    const made = element("span", "dot");
    made.style.background = page.kinds[kind].colour;
    return made;
  }
  for (const kind of Object.keys(page.kinds).filter(name => kinds.has(name)).reverse()) {
    const button = element("button", "", dot(kind), page.kinds[kind].zh, element("small", "", String(kinds.get(kind))));
    button.type = "button";
    button.dataset.kind = kind;
    button.ariaPressed = "true";
    button.addEventListener("click", () => {
      if (!hidden.delete(kind)) hidden.add(kind);
      button.ariaPressed = String(!hidden.has(kind));
      nodes.update(ranked.filter(id => names.get(id).kind === kind).map(id => ({id, hidden: hidden.has(kind)})));
    });
    legend.prepend(button);
  }

  const find = document.querySelector("#find input"), found = document.getElementById("found");
  const folded = text => text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  find.addEventListener("input", () => {
    const wanted = folded(find.value);
    const hits = wanted ? ranked.filter(id => folded(names.get(id).name).includes(wanted) || names.get(id).find.includes(wanted)) : [];
    found.replaceChildren(...hits.slice(0, 12).map(id => {
      const button = element("button", "", dot(names.get(id).kind), names.get(id).name);
      button.type = "button";
      button.addEventListener("click", () => goTo(id));
      return element("li", "", button);
    }));
  });
  document.getElementById("find").addEventListener("submit", event => { event.preventDefault(); found.querySelector("button")?.click(); });
  function goTo(id) {
    found.replaceChildren();
    if (!shown(id)) legend.querySelector(`[data-kind="${names.get(id).kind}"]`).click();
    chooseNode(id);
    const scale = Math.max(network.getScale(), 1.2), spot = places.get(id);
    network.moveTo({scale, position: {x: spot.x + panel.offsetWidth / 2 / scale, y: spot.y}, animation: false});
  }
  addEventListener("keydown", event => {
    if (event.key === "Escape") { found.replaceChildren(); find.blur(); choose(null); fit(); }
    if (event.key === "/" && document.activeElement !== find) { event.preventDefault(); find.focus(); }
  });
  addEventListener("resize", () => requestAnimationFrame(fit));

  fit();
  window.quanpu = {labels: () => labels, fit, chooseNode, chooseEdge, places};
})();
