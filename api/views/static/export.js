// The picture as PNG, twice as fine as the screen, and as SVG: the same drawing, on another canvas.
"use strict";
(() => {
  const {t, page, element, stage, theme} = quanpu;
  const picture = document.getElementById("picture");

  quanpu.save = (blob, ending) => {
    const made = element("a");
    made.href = URL.createObjectURL(blob);
    made.download = `${page.title}.${ending}`;
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 1000);
  };

  // As much of a canvas's context as the picture is drawn with, that writes SVG.
  class SvgContext {
    constructor(wide, high) {
      Object.assign(this, {wide, high, parts: [], path: "", dash: [], at: [1, 0, 0, 1, 0, 0], kept: [], globalAlpha: 1, lineWidth: 1,
        ruler: document.createElement("canvas").getContext("2d")});
    }
    save() { this.kept.push([this.at, this.globalAlpha]); }
    restore() { [this.at, this.globalAlpha] = this.kept.pop(); }
    setTransform(...at) { this.at = at; }
    setLineDash(dash) { this.dash = dash; }
    beginPath() { this.path = ""; }
    moveTo(x, y) { this.path += `M${x} ${y}`; }
    lineTo(x, y) { this.path += `L${x} ${y}`; }
    bezierCurveTo(...places) { this.path += `C${places.join(" ")}`; }
    quadraticCurveTo(...places) { this.path += `Q${places.join(" ")}`; }
    arc(x, y, r) { this.path += `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`; } // always a whole circle here
    measureText(text) { this.ruler.font = this.font; return this.ruler.measureText(text); }
    put(tag, attributes, text = "") {
      const given = {...attributes, transform: `matrix(${this.at.join(" ")})`, ...this.globalAlpha < 1 ? {opacity: this.globalAlpha} : {}};
      const escaped = value => String(value).replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
      this.parts.push(`<${tag} ${Object.entries(given).map(([name, value]) => `${name}="${escaped(value)}"`).join(" ")}>${escaped(text)}</${tag}>`);
    }
    stroke() { this.put("path", {d: this.path, fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-dasharray": this.dash.join(" ") || "none"}); }
    fill() { this.put("path", {d: this.path, fill: this.fillStyle}); }
    fillRect(x, y, width, height) { this.put("rect", {x, y, width, height, fill: this.fillStyle}); }
    text(text, x, y, more) {
      const [, weight, size, family] = /^(\S+) ([\d.]+px) (.*)$/.exec(this.font);
      this.put("text", {x, y, "font-weight": weight, "font-size": size, "font-family": family, "dominant-baseline": this.textBaseline === "middle" ? "central" : "hanging", ...more}, text);
    }
    fillText(text, x, y) { this.text(text, x, y, {fill: this.fillStyle}); }
    strokeText(text, x, y) { this.text(text, x, y, {fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linejoin": "round"}); }
    toString() {
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.wide}" height="${this.high}" viewBox="0 0 ${this.wide} ${this.high}">${this.parts.join("\n")}</svg>`;
    }
  }

  const fontOf = style => `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  // The texts of the page that belong to the picture, where they stand on the screen.
  function drawTexts(context) {
    context.textBaseline = "top";
    for (const block of document.querySelectorAll("#title h1, #title p")) {
      const box = block.getBoundingClientRect(), style = getComputedStyle(block), height = parseFloat(style.lineHeight);
      context.font = fontOf(style);
      context.fillStyle = style.color;
      let line = "", top = box.top + (height - parseFloat(style.fontSize)) / 2;
      for (const letter of `${block.textContent.trim().replace(/\s+/g, " ")}\n`) {
        if (letter !== "\n" && context.measureText(line + letter).width <= box.width + 2) { line += letter; continue; }
        context.fillText(line, box.left, top);
        [line, top] = [letter, top + height];
      }
    }
    context.textBaseline = "middle";
    for (const item of document.querySelectorAll("#legend > [aria-pressed=true]:not([hidden])")) {
      const box = item.getBoundingClientRect(), style = getComputedStyle(item), dot = item.querySelector(".dot"), middle = (box.top + box.bottom) / 2;
      context.beginPath();
      if (dot) {
        const spot = dot.getBoundingClientRect();
        context.arc(spot.left + 6, middle, 6, 0, 2 * Math.PI);
        context.fillStyle = getComputedStyle(dot).backgroundColor;
        context.fill();
      } else {
        context.moveTo(box.left + 10, middle);
        context.lineTo(box.left + 40, middle);
        context.setLineDash(item.classList.contains("planned") ? [6, 5] : []);
        context.lineWidth = 2;
        context.strokeStyle = theme.line;
        context.stroke();
      }
      context.font = fontOf(style);
      context.fillStyle = style.color;
      context.fillText([...item.childNodes].map(node => node.textContent).filter(Boolean).join(" "), box.left + (dot ? 30 : 47), middle);
    }
    context.setLineDash([]);
  }
  // A panel beside the picture is left out, and so is what it covers.
  function width() {
    const panel = document.getElementById("panel");
    return picture.clientWidth - (panel.hidden || picture.clientWidth <= 800 ? 0 : panel.offsetWidth);
  }
  // All of the picture, so many pixels to one of the screen.
  function draw(context, ratio) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, picture.clientWidth, picture.clientHeight);
    const {x, y, scale} = stage.where();
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * (picture.clientWidth / 2 - x * scale), ratio * (picture.clientHeight / 2 - y * scale));
    quanpu.paintScene(context, scale);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.setLineDash([]);
    quanpu.paintNames(context);
    drawTexts(context);
  }
  quanpu.svg = () => {
    const context = new SvgContext(width(), picture.clientHeight);
    draw(context, 1);
    return context.toString();
  };
  quanpu.png = () => new Promise(done => {
    const canvas = element("canvas");
    canvas.width = 2 * width();
    canvas.height = 2 * picture.clientHeight;
    draw(canvas.getContext("2d"), 2);
    canvas.toBlob(done, "image/png");
  });

  const tools = {
    table: () => quanpu.showTable(document.getElementById("sheet").hidden),
    png: async () => quanpu.save(await quanpu.png(), "png"),
    svg: () => quanpu.save(new Blob([quanpu.svg()], {type: "image/svg+xml"}), "svg"),
    async link(made) {
      const text = made.textContent;
      // Without a secure address the browser keeps the clipboard to itself; the address bar has the link anyway.
      made.textContent = await navigator.clipboard?.writeText(location.href).then(() => t("已复制"), () => null) ?? t("见地址栏");
      quanpu.say(made.textContent);
      setTimeout(() => { made.textContent = text; }, 2000);
    },
    undo: () => quanpu.back(),
    dark: theme.toggle,
    full: theme.fullScreen,
  };
  for (const made of document.querySelectorAll("#tools button")) made.addEventListener("click", () => tools[made.dataset.tool](made));
})();
