// Light and dark: the colours that the canvas takes from the style sheet, and what a projector needs.
"use strict";
(() => {
  const root = document.documentElement, listeners = [], colours = new Map();
  const style = getComputedStyle(root);
  const theme = quanpu.theme = {dark: false, onChange: listener => listeners.push(listener)};
  const names = {ink: "--ink", halo: "--halo", line: "--wire", lit: "--lit", rim: "--disc-rim", soft: "--soft"};
  function readColours() {
    for (const [name, variable] of Object.entries(names)) theme[name] = style.getPropertyValue(variable).trim();
    theme.grounds = style.getPropertyValue("--grounds").trim().split(/,\s*(?=#)/);
    theme.holders = style.getPropertyValue("--holders").trim().split(/,\s*(?=#)/);
    theme.larger = theme.dark ? 1.35 : 1;
    colours.clear();
  }
  // A colour too dark for a dark ground is mixed with white.
  function mixed(kind) {
    const parts = [1, 3, 5].map(place => parseInt(kind.colour.slice(place, place + 2), 16));
    const light = (0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2]) / 255, share = theme.dark && light < 0.45 ? 0.62 - light : 0;
    return `#${parts.map(part => Math.round(part + (255 - part) * share).toString(16).padStart(2, "0")).join("")}`;
  }
  theme.colourOf = kind => {
    if (!colours.has(kind)) colours.set(kind, mixed(kind));
    return colours.get(kind);
  };
  theme.toggle = () => {
    theme.dark = root.classList.toggle("dark");
    readColours();
    listeners.forEach(listener => listener());
  };
  theme.fullScreen = () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.().catch(() => {});
  readColours();
})();
