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
  // On a phone a picture is made as narrow as the screen; a map as far as no city comes over another.
  if (innerWidth < 600 && discs.length) {
    const extent = axis => Math.max(...discs.map(disc => disc[axis])) - Math.min(...discs.map(disc => disc[axis]));
    const wanted = Math.max(innerWidth - 2 * page.margin, innerWidth * 0.4) / (innerHeight * 0.5), roots = discs.filter(disc => !disc.inside);
    const apart = (a, b) => a === b ? 0 : Math.sqrt(Math.max(0, (a.size + b.size + 30) ** 2 - (a.y - b.y) ** 2)) / Math.max(Math.abs(a.x - b.x), 1);
    const least = page.stretch ? 0.25 : Math.max(0.4, ...roots.flatMap(a => roots.map(b => apart(a, b))));
    const share = Math.min(1, Math.max(least, wanted * Math.max(extent("y"), 1) / Math.max(extent("x"), 1)));
    const rootOf = disc => disc.inside ? rootOf(disc.inside) : disc, moves = discs.map(disc => rootOf(disc).x * (share - 1));
    discs.forEach((disc, number) => { disc.x += moves[number]; });
    for (const each of [...captions, ...areas.flat()]) each.x *= share;
  }
  const columns = discs.some(disc => disc.side === "left");
  const byId = new Map(discs.map(disc => [disc.id, disc]));
  const lines = read("edges").map(([from, to, planned, width = 1, label = "", told = [], bend = 0], id) =>
    ({id, from: discs[from].id, to: discs[to].id, planned, width, label, sections: sections(told), bend}));

  // The facts are most of the page: they are read when one is asked for.
  const endsOf = fact => new Set([fact.source.id, fact.target.id]);
  let told = null;
  function readFacts() {
    const {others, sentences, sieve, facts: rows} = read("facts");
    const ends = [...discs.map(disc => ({id: disc.entity, name: disc.name, disc})), ...others.map(([id, name]) => ({id, name, disc: null}))];
    const facts = rows.map(([source, type, target, planned, role, evidence, more]) =>
      ({source: ends[source], type: types[type].word, target: ends[target], planned, role, evidence, more}));
    told = {ends, facts, sentences, sieve, of: new Map()};
    facts.forEach(known);
    return told;
  }
  const all = () => told ?? readFacts();
  function known(fact) {
    const {of} = all();
    for (const id of endsOf(fact)) {
      if (of.has(id)) of.get(id).push(fact); else of.set(id, [fact]);
    }
  }
  const near = new Map(discs.map(disc => [disc.id, new Set()])), linesOf = new Map(discs.map(disc => [disc.id, []]));
  for (const line of lines) {
    near.get(line.from).add(line.to);
    near.get(line.to).add(line.from);
    linesOf.get(line.from).push(line);
    linesOf.get(line.to).push(line);
  }
  return {
    t, page, options, kinds, types, documents, discs, byId, lines, near, linesOf,
    get ends() { return all().ends; },
    get facts() { return all().facts; },
    get sentences() { return all().sentences; },
    get sieve() { return all().sieve; },
    sections: sections(page.sections),
    captions, communities, areas, columns,
    // A place on a line, as a share of its way. Between columns lines swing from one level to the other; a bent line is a
    // quadratic curve.
    along(line, share) {
      const a = byId.get(line.from), b = byId.get(line.to), [across, down] = columns ? [1.5 * share * (1 - share) + share ** 3, 3 * share ** 2 - 2 * share ** 3] : [share, share];
      const aside = quanpu.aside(line, 4 * share * (1 - share));
      return {x: a.x + (b.x - a.x) * across + aside.x, y: a.y + (b.y - a.y) * down + aside.y};
    },
    // So many times its bend to the left of a line.
    aside({from, to, bend}, times) {
      if (!bend) return {x: 0, y: 0};
      const a = byId.get(from), b = byId.get(to), far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
      return {x: times * bend * (b.y - a.y) / far, y: times * bend * (a.x - b.x) / far};
    },
    addFact(fact) { all().facts.push(fact); known(fact); },
    dropFacts(from) {
      const {facts, of} = all();
      for (const fact of facts.splice(from)) endsOf(fact).forEach(id => of.set(id, of.get(id).filter(each => each !== fact)));
    },
    fits: () => true, // a filter of a file
    changes: 0, // of what is drawn, where, and in which colours
    factsAt: disc => (all().of.get(disc.entity) ?? []).filter(fact => quanpu.fits(fact)),
    factsBetween: (a, b) => quanpu.factsAt(a).filter(({source, target}) =>
      (source.id === a.entity && target.id === b.entity) || (source.id === b.entity && target.id === a.entity)),
  };
})();
