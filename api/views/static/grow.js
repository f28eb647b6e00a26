// A double click brings the neighbours of a disc from the server; the last such step can be taken back.
"use strict";
(() => {
  const {t, page, kinds, types, documents, discs, byId, lines, near, linesOf, addFact, stage} = quanpu;
  const MOST = 40, MOST_EVIDENCE = 3, steps = [], undo = document.querySelector("[data-tool=undo]");
  const nodes = network.body.data.nodes, edges = network.body.data.edges, kindOf = new Map(kinds.map(kind => [kind.name, kind]));
  const wordOf = new Map(types.map(({name, word}) => [name, word]));

  const asked = async path => {
    const answer = await fetch(page.base + path, {headers: {Accept: "application/json"}});
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  // As far as discs of this picture stand apart, and as large as most are, new ones too.
  const sizes = discs.map(disc => disc.size).sort((a, b) => a - b), SIZE = Math.min(7, sizes[sizes.length >> 1] ?? 7);
  const extent = axis => Math.max(...discs.map(disc => disc[axis])) - Math.min(...discs.map(disc => disc[axis])) || 1;
  const GAP = Math.min(26, Math.max(5, Math.sqrt(extent("x") * extent("y") / Math.max(discs.length, 1)) / 3)), CELL = 64;
  // The first free place on a spiral about a disc; what may stand in the way is sought in the cells of a grid around it.
  function placer() {
    const cells = new Map(), most = Math.max(...discs.map(disc => disc.size)) + SIZE + GAP, reach = Math.ceil(most / CELL);
    const cell = place => Math.floor(place / CELL), keyAt = (across, down) => across * 8192 + down;
    function put(disc) {
      const key = keyAt(cell(disc.x), cell(disc.y));
      if (cells.has(key)) cells.get(key).push(disc); else cells.set(key, [disc]);
    }
    function free({x, y}) {
      for (let across = cell(x) - reach; across <= cell(x) + reach; across += 1) {
        for (let down = cell(y) - reach; down <= cell(y) + reach; down += 1) {
          if (cells.get(keyAt(across, down))?.some(disc => Math.hypot(disc.x - x, disc.y - y) <= disc.size + SIZE + GAP)) return false;
        }
      }
      return true;
    }
    discs.forEach(put);
    return (around, turn) => {
      for (let step = 1; ; step += 1) {
        const far = around.size + SIZE + 2 * GAP + GAP * Math.sqrt(step) / 2, angle = turn + step * 2.399963;
        const spot = {x: around.x + far * Math.cos(angle), y: around.y + far * Math.sin(angle), size: SIZE};
        if (free(spot)) { put(spot); return {x: spot.x, y: spot.y}; }
      }
    };
  }
  function addDisc(entity, place) {
    const disc = {id: entity.id, entity: entity.id, kind: kindOf.get(entity.kind), name: entity.name, aliases: entity.aliases, pinyin: "",
      size: SIZE, named: 0, side: "", note: "", sections: [], inside: null, tail: "", depth: 0, ...place};
    discs.push(disc);
    byId.set(disc.id, disc);
    near.set(disc.id, new Set());
    linesOf.set(disc.id, []);
  }
  function addLine(from, to, planned) {
    const line = {id: lines.length, from, to, planned, width: 1, label: "", sections: [], bend: 0};
    lines.push(line);
    near.get(from).add(to);
    near.get(to).add(from);
    linesOf.get(from).push(line);
    linesOf.get(to).push(line);
  }
  // The documents that some evidence names, as far as the page does not know them.
  async function learn(evidence) {
    const known = new Set(documents.map(document => document.id)), fresh = [...new Set(evidence.map(item => item.document))].filter(id => !known.has(id));
    const told = await Promise.all(fresh.map(id => asked(`/api/v1/documents/${encodeURIComponent(id)}`)));
    return told.map(({id, title, date, form, digest_of: origin}) => ({id, title, date: origin?.date ?? date, digest: form === "digest"}));
  }
  function evidenceRow(item) {
    const sentence = item.quote ? quanpu.sentences.push(item.quote) - 1 : -1;
    return [documents.findIndex(document => document.id === item.document), sentence, item.start ?? -1, item.row ?? -1];
  }
  function endOf(id) {
    const found = quanpu.ends.find(end => end.id === id);
    if (found && (found.disc || !byId.has(id))) return found;
    const made = {id, name: byId.get(id).name, disc: byId.get(id)};
    quanpu.ends.push(made);
    return made;
  }

  const keyOf = ({source, type, target}) => [source.id, type, target.id].join(" ");
  async function grow(id) {
    const disc = byId.get(id), answer = await asked(`/api/v1/entities/${encodeURIComponent(disc.entity)}/neighbourhood?limit=${MOST}`);
    const own = answer.edges.filter(({source, target}) => [source, target].includes(disc.entity));
    const learned = await learn(own.flatMap(edge => edge.evidence.slice(0, MOST_EVIDENCE)));
    // From here on nothing waits: two that grow at once do not come between each other.
    const before = {discs: discs.length, lines: lines.length, facts: quanpu.facts.length}, placed = placer(), known = new Set(quanpu.factsAt(disc).map(keyOf));
    documents.push(...learned.filter(({id: one}) => !documents.some(document => document.id === one)));
    const fresh = answer.nodes.filter(entity => !byId.has(entity.id));
    fresh.forEach((entity, number) => addDisc(entity, placed(disc, number)));
    for (const {source, target, type, modality, role, evidence} of own) {
      const planned = Number(modality === "planned");
      if (!byId.has(source) || !byId.has(target)) continue;
      if (!near.get(source).has(target)) addLine(source, target, planned);
      const fact = {source: endOf(source), type: wordOf.get(type), target: endOf(target), planned, role};
      if (known.has(keyOf(fact))) continue;
      addFact({...fact, evidence: evidence.slice(0, MOST_EVIDENCE).map(evidenceRow), more: Math.max(0, evidence.length - MOST_EVIDENCE)});
    }
    nodes.add(discs.slice(before.discs).map(({id: one, x, y, size}) => ({id: one, x, y, size})));
    edges.add(lines.slice(before.lines).map(({id: one, from, to}) => ({id: one, from, to})));
    if (fresh.length || lines.length > before.lines) steps.push({...before, id});
    told(fresh.length ? t("加入 {} 个相邻的", fresh.length) : t("没有更多相邻的"));
    if (fresh.length) quanpu.chooseNode(id);
  }
  function back() {
    const before = steps.pop();
    if (!before) return;
    quanpu.choose(null);
    stage.pointed = null;
    const lost = lines.splice(before.lines), gone = discs.splice(before.discs);
    for (const line of lost) {
      near.get(line.from).delete(line.to);
      near.get(line.to).delete(line.from);
      for (const end of [line.from, line.to]) linesOf.set(end, linesOf.get(end).filter(each => each !== line));
    }
    quanpu.dropFacts(before.facts);
    for (const {id} of gone) byId.delete(id);
    edges.remove(lost.map(({id}) => id));
    nodes.remove(gone.map(({id}) => id));
    told(t("已撤销"));
  }
  function told(text) {
    undo.hidden = !steps.length;
    quanpu.count();
    quanpu.changed();
    quanpu.say(text);
  }
  quanpu.back = back;
  quanpu.grown = () => steps.map(({id}) => id);
  quanpu.grow = id => page.base === null ? quanpu.say(t("这份文件里没有更多")) : grow(id).catch(error => quanpu.say(t("没有取到：{}", error.message)));
  network.on("doubleClick", event => {
    const id = quanpu.discAt(event.pointer.canvas);
    if (id !== null) quanpu.grow(id);
  });
})();
