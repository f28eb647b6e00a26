// What the page brings, read back from rows: discs, lines, facts with their evidence. Nothing here draws.
// Whatever comes from a document reaches the page as text only (textContent, fillText), here and in the other modules.
"use strict";
window.quanpu = (() => {
  const read = id => JSON.parse(document.getElementById(id).textContent);
  const page = read("page"), options = read("options");
  // A text of the page in its language, with values where {} stands.
  const t = (text, ...values) => (page.words[text] ?? text).replace(/\{\}/g, () => values.shift());
  const kinds = page.kinds.map(([name, word, colour]) => ({name, word, colour}));
  const types = page.types.map(([name, word]) => ({name, word}));
  const documents = page.documents.map(([id, title, date, digest]) => ({id, title, date, digest}));
  const sections = rows => rows.map(([title, end, facts]) => ({title, end, facts}));

  // A disc's id is its entity's id; a second disc of the same entity has a word after it.
  const discs = read("nodes").map(([id, kind, name, aliases, pinyin, size, x, y, named = 0, side = "", note = "", told = [], inside = -1, tail = ""]) =>
    ({id, entity: id.split(" ")[0], kind: kinds[kind], name, aliases, pinyin, size, x, y, named, side, note, sections: sections(told), inside, tail}));
  for (const disc of discs) {
    disc.inside = disc.inside < 0 ? null : discs[disc.inside];
    disc.depth = disc.inside ? disc.inside.depth + 1 : 0;
    if (disc.inside) disc.inside.holds = true;
  }
  // A city that holds nothing yet looks like the others.
  if (discs.some(disc => disc.inside)) for (const disc of discs) if (!disc.inside) disc.holds = true;
  const communities = page.communities.map(members => members.map(number => discs[number]));
  const captions = page.captions.map(([text, x, y]) => ({text, x, y}));
  const areas = page.areas.map(points => points.map(([x, y]) => ({x, y})));
  // On a phone a picture that is no map is made as narrow as the screen.
  if (page.stretch && innerWidth < 600 && discs.length) {
    const extent = axis => Math.max(...discs.map(disc => disc[axis])) - Math.min(...discs.map(disc => disc[axis]));
    const wanted = Math.max(innerWidth - 2 * page.margin, innerWidth * 0.4) / (innerHeight * 0.5);
    const share = Math.min(1, Math.max(0.25, wanted * Math.max(extent("y"), 1) / Math.max(extent("x"), 1)));
    for (const each of [...discs, ...captions, ...areas.flat()]) each.x *= share;
  }
  const columns = discs.some(disc => disc.side === "left");
  const byId = new Map(discs.map(disc => [disc.id, disc]));
  const lines = read("edges").map(([from, to, planned, width = 1, label = "", told = []], id) =>
    ({id, from: discs[from].id, to: discs[to].id, planned, width, label, sections: sections(told)}));

  const ends = [...discs.map(disc => ({id: disc.entity, name: disc.name, disc})), ...page.others.map(([id, name]) => ({id, name, disc: null}))];
  const facts = page.facts.map(([source, type, target, planned, role, evidence, more]) =>
    ({source: ends[source], type: types[type].word, target: ends[target], planned, role, evidence, more}));
  const factsOf = new Map();
  const endsOf = fact => new Set([fact.source.id, fact.target.id]);
  function known(fact) {
    for (const id of endsOf(fact)) {
      if (factsOf.has(id)) factsOf.get(id).push(fact); else factsOf.set(id, [fact]);
    }
  }
  facts.forEach(known);
  const near = new Map(discs.map(disc => [disc.id, new Set()])), linesOf = new Map(discs.map(disc => [disc.id, []]));
  for (const line of lines) {
    near.get(line.from).add(line.to);
    near.get(line.to).add(line.from);
    linesOf.get(line.from).push(line);
    linesOf.get(line.to).push(line);
  }
  return {
    t, page, options, kinds, types, documents, discs, byId, lines, ends, facts, near, linesOf,
    sections: sections(page.sections),
    captions, communities, areas, columns,
    // A place on a line, as a share of its way. Between columns lines swing from one level to the other.
    along({from, to}, share) {
      const a = byId.get(from), b = byId.get(to), [across, down] = columns ? [1.5 * share * (1 - share) + share ** 3, 3 * share ** 2 - 2 * share ** 3] : [share, share];
      return {x: a.x + (b.x - a.x) * across, y: a.y + (b.y - a.y) * down};
    },
    addFact(fact) { facts.push(fact); known(fact); },
    dropFact(fact) { endsOf(fact).forEach(id => factsOf.set(id, factsOf.get(id).filter(each => each !== fact))); },
    fits: () => true, // a filter of a file
    changes: 0, // of what is drawn, where, and in which colours
    factsAt: disc => (factsOf.get(disc.entity) ?? []).filter(fact => quanpu.fits(fact)),
    factsBetween: (a, b) => quanpu.factsAt(a).filter(({source, target}) =>
      (source.id === a.entity && target.id === b.entity) || (source.id === b.entity && target.id === a.entity)),
  };
})();
