// A double click brings the neighbours of a disc from the server; the last such step can be taken back.
"use strict";
(() => {
  const {t, page, kinds, types, documents, discs, byId, lines, ends, facts, near, linesOf, addFact, stage} = quanpu;
  const MOST = 40, SIZE = 7, GAP = 70, steps = [], undo = document.querySelector("[data-tool=undo]");
  const nodes = network.body.data.nodes, edges = network.body.data.edges, kindOf = new Map(kinds.map(kind => [kind.name, kind]));
  const wordOf = new Map(types.map(({name, word}) => [name, word]));

  const asked = async path => {
    const answer = await fetch(page.base + path, {headers: {Accept: "application/json"}});
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  // The first free place on a spiral about a disc.
  function free(around, turn) {
    for (let step = 1; ; step += 1) {
      const reach = around.size + GAP + 6 * Math.sqrt(step) * 2, angle = turn + step * 2.399963;
      const spot = {x: around.x + reach * Math.cos(angle), y: around.y + reach * Math.sin(angle)};
      if (discs.every(disc => Math.hypot(disc.x - spot.x, disc.y - spot.y) > disc.size + SIZE + 26)) return spot;
    }
  }
  function addDisc(entity, around, number) {
    const disc = {id: entity.id, entity: entity.id, kind: kindOf.get(entity.kind), name: entity.name, aliases: entity.aliases, pinyin: "",
      size: SIZE, named: 0, side: "", note: "", sections: [], inside: null, tail: "", depth: 0, ...free(around, number)};
    discs.push(disc);
    byId.set(disc.id, disc);
    near.set(disc.id, new Set());
    linesOf.set(disc.id, []);
    nodes.add({id: disc.id, x: disc.x, y: disc.y, size: disc.size});
    return disc;
  }
  function addLine(from, to, planned) {
    const line = {id: lines.length, from, to, planned, width: 1, label: "", sections: []};
    lines.push(line);
    near.get(from).add(to);
    near.get(to).add(from);
    linesOf.get(from).push(line);
    linesOf.get(to).push(line);
    edges.add({id: line.id, from, to});
  }
  async function documentNumber(id) {
    const found = documents.findIndex(document => document.id === id);
    if (found >= 0) return found;
    const {title, date, form, digest_of: origin} = await asked(`/api/v1/documents/${encodeURIComponent(id)}`);
    return documents.push({id, title, date: origin?.date ?? date, digest: form === "digest"}) - 1;
  }
  async function evidenceRow(item) {
    const sentence = item.quote ? page.sentences.push(item.quote) - 1 : -1;
    return [await documentNumber(item.document), sentence, item.start ?? -1, item.row ?? -1];
  }
  function endOf(id) {
    const found = ends.find(end => end.id === id);
    if (found && (found.disc || !byId.has(id))) return found;
    const made = {id, name: byId.get(id).name, disc: byId.get(id)};
    ends.push(made);
    return made;
  }

  async function grow(id) {
    const disc = byId.get(id), before = {discs: discs.length, lines: lines.length, facts: facts.length};
    const answer = await asked(`/api/v1/entities/${encodeURIComponent(disc.entity)}/neighbourhood?limit=${MOST}`);
    const fresh = answer.nodes.filter(entity => !byId.has(entity.id));
    fresh.forEach((entity, number) => addDisc(entity, disc, number));
    for (const edge of answer.edges) {
      const [source, target] = [edge.source, edge.target], planned = Number(edge.modality === "planned");
      if (!byId.has(source) || !byId.has(target) || ![source, target].includes(disc.entity)) continue;
      if (!near.get(source).has(target)) addLine(source, target, planned);
      if (facts.some(fact => fact.source.id === source && fact.target.id === target && fact.type === wordOf.get(edge.type))) continue;
      addFact({source: endOf(source), type: wordOf.get(edge.type), target: endOf(target), planned, role: edge.role,
        evidence: await Promise.all(edge.evidence.slice(0, 3).map(evidenceRow)), more: Math.max(0, edge.evidence.length - 3)});
    }
    if (fresh.length || lines.length > before.lines) steps.push({...before, id});
    told(fresh.length ? t("加入 {} 个相邻的", fresh.length) : t("没有更多相邻的"));
    if (fresh.length) quanpu.chooseNode(id);
  }
  function back() {
    const before = steps.pop();
    if (!before) return;
    quanpu.choose(null);
    stage.pointed = null;
    for (const line of lines.splice(before.lines)) {
      near.get(line.from).delete(line.to);
      near.get(line.to).delete(line.from);
      for (const end of [line.from, line.to]) linesOf.set(end, linesOf.get(end).filter(each => each !== line));
      edges.remove(line.id);
    }
    for (const fact of facts.splice(before.facts)) quanpu.dropFact(fact);
    for (const disc of discs.splice(before.discs)) {
      byId.delete(disc.id);
      nodes.remove(disc.id);
    }
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
