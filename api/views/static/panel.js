// The panel: what is chosen, its facts, each with the sentence that says it and the document where it stands.
"use strict";
(() => {
  const {t, page, documents, byId, lines} = quanpu;
  const panel = document.getElementById("panel"), live = document.getElementById("live");

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children.filter(child => child !== null && child !== ""));
    return made;
  }
  function button(text, act) {
    const made = element("button", "", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  function link(text, path) {
    if (page.base === null) return element("span", "", text);
    const made = element("a", "", text);
    made.href = page.base + path;
    return made;
  }
  const entityPath = id => `/entities/${encodeURIComponent(id)}`;
  const named = end => end.disc ? button(end.name, () => { quanpu.chooseNode(end.disc.id); panel.scrollTop = 0; }) : link(end.name, entityPath(end.id));

  // Where the words are no more than the name of an end, it is the name that tells the fact.
  function evidence({source: from, target}, [number, sentence, start, row]) {
    const source = documents[number], words = quanpu.sentences[sentence], byName = [from.name, target.name].includes(words);
    return element("div", "evidence", sentence < 0 ? null : element("blockquote", "", words),
      element("cite", "", link(source.title, `/documents/${encodeURIComponent(source.id)}${row < 0 ? `#s${start}` : ""}`),
        row < 0 ? "" : t(" 第 {} 行", row), source.date ? element("time", "", t("，{}", source.date)) : "", source.digest ? element("span", "tag digest", t("据摘要")) : null, byName ? element("span", "tag", t("据名称")) : null));
  }
  const head = fact => element("div", "head", named(fact.source), element("span", "type", fact.type), named(fact.target),
    fact.role && !fact.type.startsWith(t(fact.role)) ? element("span", "tag", t(fact.role)) : null,
    fact.planned ? element("span", "tag planned", t("规划")) : null);
  // Facts that the same words tell stand together over these words.
  function blocks(told) {
    const groups = new Map();
    for (const fact of told) {
      const key = JSON.stringify([fact.evidence, fact.more]);
      groups.set(key, [...groups.get(key) ?? [], fact]);
    }
    return [...groups.values()].map(group => element("div", "fact", ...group.map(head), ...group[0].evidence.map(row => evidence(group[0], row)),
      group[0].more ? element("p", "soft", t("另有 {} 处出处", group[0].more)) : null));
  }
  function sectionBlocks(sections) {
    return sections.flatMap(({title, end, facts: numbers}) => {
      const heading = element("h3", "", end < 0 ? title : named(quanpu.ends[end]));
      return [numbers.length ? heading : element("p", "row", ...heading.childNodes), ...blocks(numbers.map(number => quanpu.facts[number]))];
    });
  }

  function about({nodes, line}) {
    const discs = nodes.map(id => byId.get(id)), [one, two] = discs;
    if (!two) {
      const told = quanpu.factsAt(one), called = one.aliases.length ? t("，又称 {}", one.aliases.join(t("、"))) : "";
      return {title: [one.name], spoken: one.name, notes: [one.kind.word + called, one.note].filter(Boolean), page: one.entity,
        sections: one.sections, facts: told, count: one.sections.length ? "" : t("{} 条事实", told.length)};
    }
    const {sections, label} = lines[line], told = sections.length ? [] : quanpu.factsBetween(one, two);
    return {title: [one.name, element("span", "", " — "), two.name], spoken: t("{}与{}", one.name, two.name), notes: [], page: null,
      sections, facts: told, count: sections.length ? label : t("{} 条事实", told.length)};
  }
  function fill(title, ...children) {
    const close = button("×", () => quanpu.choose(null));
    close.id = "close";
    close.ariaLabel = t("关闭");
    panel.replaceChildren(close, element("h2", "", ...title), ...children.filter(Boolean));
    panel.hidden = false;
    document.body.classList.add("told");
  }
  quanpu.tell = chosen => {
    if (!chosen && quanpu.sections.length) {
      fill([page.title], ...sectionBlocks(quanpu.sections));
      document.getElementById("close").remove();
    } else if (!chosen) {
      panel.hidden = true;
      panel.replaceChildren();
      document.body.classList.remove("told");
    } else {
      const told = about(chosen);
      fill(told.title, ...told.notes.map(note => element("p", "soft", note)),
        told.page && page.base !== null ? element("p", "soft", link(t("它的页面"), entityPath(told.page)), " · ",
          link(t("它的伙伴"), `/views/entity?id=${encodeURIComponent(told.page)}`)) : null,
        told.count ? element("p", "soft", told.count) : null,
        ...told.sections.length ? sectionBlocks(told.sections) : blocks(told.facts));
      quanpu.say([told.spoken, ...told.notes, told.count].filter(Boolean).join(t("，")));
    }
  };
  quanpu.say = text => { live.textContent = text; };
  quanpu.element = element;
  quanpu.button = button;
})();
