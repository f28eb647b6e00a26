// The facts of the picture as a table under it: of all that is shown, or of what is chosen; sorted, and as csv.
"use strict";
(() => {
  const {t, documents, byId, element, button, stage} = quanpu;
  const sheet = document.getElementById("sheet"), MOST_ROWS = 300;
  const COLUMNS = ["主体", "关系", "客体", "角色", "已有或规划", "来源", "日期", "原文"];
  let sorted = {column: -1, down: false}, all = false;

  // What a line tells comes before what is known of one end only.
  const outside = ({source, target}) => !source.disc + !target.disc;
  const visible = end => !end.disc || stage.kept(end.disc);
  function wanted() {
    if (all || !stage.chosen) return quanpu.facts.filter(quanpu.fits).filter(({source, target, planned}) => !stage.hiddenLines.has(Boolean(planned)) && visible(source) && visible(target))
      .sort((a, b) => outside(a) - outside(b));
    const {nodes, line} = stage.chosen, [one, two] = nodes.map(id => byId.get(id));
    if (!two) return quanpu.factsAt(one);
    const {sections} = quanpu.lines[line];
    return sections.length ? [...new Set(sections.flatMap(section => section.facts))].map(number => quanpu.facts[number]) : quanpu.factsBetween(one, two);
  }
  function cells(fact) {
    const [number, sentence] = fact.evidence[0], source = documents[number];
    return [fact.source.name, fact.type, fact.target.name, t(fact.role), t(fact.planned ? "规划" : "已有"),
      source.title + (source.digest ? t("（据摘要）") : ""), source.date, sentence < 0 ? "" : quanpu.sentences[sentence]];
  }
  function rows() {
    const found = wanted().map(cells), {column, down} = sorted;
    if (column >= 0) found.sort((a, b) => a[column].localeCompare(b[column], "zh-Hans") * (down ? -1 : 1));
    return found;
  }
  function heading(text, column) {
    const made = element("th", "", button(t(text), () => {
      sorted = {column, down: sorted.column === column && !sorted.down};
      draw();
      sheet.querySelectorAll("th button")[column].focus();
    }));
    made.scope = "col";
    if (sorted.column === column) made.ariaSort = sorted.down ? "descending" : "ascending";
    return made;
  }
  function draw() {
    const found = rows(), shown = all ? found : found.slice(0, MOST_ROWS);
    const count = shown.length < found.length ? t("{} 条事实，先列 {} 条；CSV 里有全部", found.length, shown.length) : t("{} 条事实", found.length);
    const close = button("×", () => quanpu.showTable(false));
    close.ariaLabel = t("关闭表格");
    close.className = "close";
    const table = element("table", "", element("thead", "", element("tr", "", ...COLUMNS.map(heading))),
      element("tbody", "", ...shown.map(row => element("tr", "", ...row.map(cell => element("td", /^\d{4}-/.test(cell) ? "date" : "", cell))))));
    table.ariaLabel = t("图中的事实");
    sheet.replaceChildren(element("div", "head", element("strong", "", count), button(t("下载 CSV"), download), close), table);
  }
  // A cell that a spreadsheet would take for a formula is made a text.
  const quoted = cell => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
  quanpu.csv = () => `\ufeff${[COLUMNS.map(text => t(text)), ...rows()].map(row => row.map(quoted).join(",")).join("\r\n")}\r\n`;
  const download = () => quanpu.save(new Blob([quanpu.csv()], {type: "text/csv"}), "csv");

  quanpu.showTable = open => {
    sheet.hidden = !open;
    document.body.classList.toggle("listed", open);
    if (open) draw(); else sheet.replaceChildren();
    if (stage.fitted()) quanpu.fit(); else quanpu.measure();
    quanpu.changed();
  };
  quanpu.onChange(() => { if (!sheet.hidden) draw(); });
  // On paper stands the picture as SVG, and all facts under it.
  const printed = document.getElementById("printed");
  let before = null;
  addEventListener("beforeprint", () => {
    printed.replaceChildren(new DOMParser().parseFromString(quanpu.svg(), "image/svg+xml").documentElement);
    before = !sheet.hidden;
    all = true;
    quanpu.showTable(true);
  });
  addEventListener("afterprint", () => {
    printed.replaceChildren();
    all = false;
    quanpu.showTable(before);
  });
})();
