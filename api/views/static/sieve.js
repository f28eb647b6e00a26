// The filters of a file: what a page would ask the server for is sifted from what the file holds.
"use strict";
(() => {
  const {t, page, types, documents, discs, lines, byId, stage} = quanpu, box = document.getElementById("filters");
  if (!page.sifts) return;
  const form = box.querySelector("form"), shown = document.querySelector("#title strong"), told = document.getElementById("told"), all = shown.textContent;
  let terms = null;
  const readTerms = () => new Map(quanpu.sieve.terms.flatMap(([sources, from, until, numbers]) => numbers.map(number => [quanpu.facts[number], {sources, from, until}])));
  const wordOf = new Map(types.map(({name, word}) => [name, word])), numberOf = new Map(discs.map((disc, number) => [disc, number]));
  const ends = ({source, target}) => [source.disc, target.disc];
  const marked = name => (fact, value) => ends(fact).some(disc => quanpu.sieve.marks[name][value]?.includes(numberOf.get(disc)));
  const FITS = {
    kind: (fact, kind) => ends(fact).every(disc => disc.kind.name === kind),
    relation: (fact, name) => fact.type === wordOf.get(name),
    modality: (fact, word) => Boolean(fact.planned) === (word === "planned"),
    document: (fact, id) => terms.get(fact).sources.some(number => documents[number].id === id),
    since: (fact, time) => terms.get(fact).until >= time,
    until: (fact, time) => terms.get(fact).from < `${time}~`,
    city: marked("city"), industry: marked("industry"), programme: marked("programme"),
  };

  // The facts between the best connected of what they connect.
  function amongBest(fitting, most) {
    const counts = new Map();
    for (const disc of fitting.flatMap(ends)) counts.set(disc, (counts.get(disc) ?? 0) + 1);
    const ranked = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a.id < b.id ? -1 : 1));
    const best = new Set(ranked.slice(0, most));
    return fitting.filter(fact => ends(fact).every(disc => best.has(disc)));
  }
  function sift() {
    terms ??= readTerms();
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value)), chosen = Object.keys(given).filter(name => FITS[name]);
    const fitting = amongBest([...terms.keys()].filter(fact => chosen.every(name => FITS[name](fact, given[name]))), Number(given.limit));
    const kept = new Set(fitting.flatMap(ends)), between = new Set(fitting.map(({source, target}) => [source.disc.id, target.disc.id].sort().join("|")));
    stage.left = new Set([...discs.filter(disc => !kept.has(disc)), ...lines.filter(({from, to}) => !between.has([from, to].sort().join("|")))]);
    stage.grounded = given.communities === "1";
    const held = new Set(fitting);
    quanpu.fits = chosen.length ? fact => held.has(fact) : () => true;
    shown.textContent = kept.size === discs.length ? all : t("显示 {} / {}", kept.size, discs.length);
    told.textContent = chosen.length ? t("只有所选的联系（{} 项条件）。", chosen.length) : "";
    box.open = false;
    if (stage.pointed !== null && !stage.kept(byId.get(stage.pointed))) stage.pointed = null;
    quanpu.count();
    quanpu.choose(null);
    quanpu.fit();
    quanpu.changed();
    quanpu.say(kept.size ? `${shown.textContent} ${told.textContent}` : t("没有符合这些条件的联系。"));
  }
  form.addEventListener("submit", event => { event.preventDefault(); sift(); });
  form.querySelector("a").addEventListener("click", event => {
    event.preventDefault();
    for (const field of form.querySelectorAll("select, input")) field.value = field.name === "limit" ? field.lastElementChild.value : "";
    sift();
  });
})();
