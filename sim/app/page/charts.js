// Charts as SVG. Colours stand in the elements themselves, so that a saved picture looks as it does here.
import { h } from "./state.js";

const LINES = [["arisen", "#555555", "2 3"], ["solved", "#0b5394", ""], ["superficial", "#b45f06", "6 3"], ["lapsed", "#7b3294", "8 3 2 3"]];
const STOCKS = [["open", "#0b5394", ""], ["latent", "#b45f06", "6 3"]];
const RAMP = ["#fde9c9", "#d9c67a", "#8f9a6b", "#4d6a83", "#00305f"];
const FONT = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
const VERDICT = { better: "#0b5394", worse: "#a61c00", unclear: "#5f5f5f", neither: "#5f5f5f" };
const MARK = { better: "●", worse: "◆", unclear: "○", neither: "○" };

const text = (x, y, words, more = {}) => h("text", { x, y, "font-size": 12, "font-family": FONT, fill: "#222222", ...more }, words);
const neat = (value) => (Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3))));

function steps(low, high, wanted = 4) {
  const raw = (high - low || 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((one) => one * power >= raw) * power;
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(Number(at.toFixed(10)));
  return found;
}

// A remark in brackets of the language, after what it belongs to.
export const bracketed = (what, words) => words.bracketed.replace("{what}", what);

export function figure(name, words, svg, note) {
  svg.setAttribute("role", "img");
  const button = (form) => h("button", { type: "button", class: "small noprint", onclick: () => keep(svg, name, form), "aria-label": `${words.chart_picture} ${form}${words.colon}${name}` }, `${words.chart_picture}${bracketed(form, words)}`);
  return h("figure", {}, h("figcaption", {}, name), svg, note ? h("p", { class: "hint" }, note) : null, h("div", {}, button("SVG"), " ", button("PNG")));
}

function offer(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function keep(svg, name, form) {
  const copy = svg.cloneNode(true);
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.prepend(h("rect", { x: 0, y: 0, width, height, fill: "#ffffff" }));
  const source = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
  if (form === "SVG") { offer(source, `${name}.svg`); return; }
  const image = new Image();
  image.onload = () => {
    const canvas = h("canvas", { width: 2 * width, height: 2 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
    canvas.toBlob((blob) => offer(blob, `${name}.png`));
    URL.revokeObjectURL(image.src);
  };
  image.src = URL.createObjectURL(source);
}

// The date of a day of a run, as 2024-12-30.
export const dateOf = (curves, day) => new Date(new Date(`${curves.start}T00:00:00Z`).getTime() + day * 86400000).toISOString().slice(0, 10);

// Lines over days; those of the baseline thin.
export function lines(title, words, curves, other, kind) {
  const series = kind === "flows" ? LINES : STOCKS;
  const label = (name) => words[kind === "flows" ? name : `stock_${name}`];
  const [width, height, left, right, top, bottom] = [420, 270, 48, 10, 44, 30];
  const all = [curves, other].filter(Boolean);
  const days = all.flatMap((one) => [one.day[0], one.day[one.day.length - 1]]);
  const [first, last] = [Math.min(...days), Math.max(...days, 1)];
  const top_value = Math.max(1, ...all.flatMap((one) => series.flatMap(([name]) => one[name])));
  const x = (day) => left + ((day - first) / (last - first || 1)) * (width - left - right);
  const y = (value) => height - bottom - (value / top_value) * (height - top - bottom);
  const date = (day) => dateOf(curves, day);
  const path = (one, name) => one.day.map((day, i) => `${i ? "L" : "M"}${x(day).toFixed(1)} ${y(one[name][i]).toFixed(1)}`).join("");
  const ticks = steps(0, top_value).map((value) => h("g", {},
    h("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), stroke: "#dddddd" }),
    text(left - 6, y(value) + 4, neat(value), { "text-anchor": "end" })));
  const room = x(last) - x(0); // a date is about 70 wide
  const when = [[0, "start", 150], [0.5, "middle", 230], [1, "end", 0]].filter(([, , least]) => room >= least)
    .map(([share, anchor]) => [Math.round(share * last), anchor]).map(([day, anchor]) => text(x(day), height - 10, date(day), { "text-anchor": anchor }));
  if (when.length < 2 && x(last) - x(first) >= 150) when.unshift(text(x(first), height - 10, date(first), { "text-anchor": "start" }));
  const legend = series.map(([name, colour, dash], i) => {
    const [lx, ly] = [left + (i % 2) * 185, 12 + Math.floor(i / 2) * 17];
    return h("g", {}, h("line", { x1: lx, x2: lx + 26, y1: ly, y2: ly, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash || null }), text(lx + 32, ly + 4, label(name)));
  });
  const svg = h("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", "aria-label": `${title}${words.colon}${series.map(([name]) => label(name)).join(words.comma)}` },
    first < 0 ? h("rect", { x: x(first), y: top, width: Math.max(0, x(0) - x(first)), height: height - top - bottom, fill: "#f0f0f0" }) : null,
    ticks, when, legend,
    other ? series.map(([name, colour, dash]) => h("path", { d: path(other, name), fill: "none", stroke: colour, "stroke-width": 0.8, "stroke-dasharray": dash || null })) : null,
    series.map(([name, colour, dash]) => h("path", { class: "line", d: path(curves, name), fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": dash || null })),
    first < 0 ? text(x(first) + 4, top + 14, words.warmup_label, { fill: "#555555" }) : null);
  return figure(title, words, svg);
}

// Differences by part of the population, with intervals.
export function dots(plot, words) {
  const row = 22;
  const [width, left, right, top] = [420, 150, 12, 12];
  const height = top + plot.rows.length * row + 36;
  const ends = plot.rows.flatMap((one) => [one.low ?? one.mid, one.high ?? one.mid]).concat(0);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = (high - low || 1) * 0.05;
  const x = (value) => left + ((value - low + pad) / (high - low + 2 * pad)) * (width - left - right);
  const bottom = height - 28;
  const svg = h("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", "aria-label": plot.title },
    steps(low, high).map((value) => h("g", {}, h("line", { x1: x(value), x2: x(value), y1: top, y2: bottom, stroke: "#dddddd" }), text(x(value), height - 10, neat(value).replace("-", "−"), { "text-anchor": "middle" }))),
    h("line", { x1: x(0), x2: x(0), y1: top, y2: bottom, stroke: "#222222" }),
    plot.rows.map((one, i) => {
      const y = top + i * row + 12;
      return h("g", { class: "dot-row" }, h("title", {}, `${one.title}${words.colon}${one.text}${bracketed(one.told, words)}`), text(left - 10, y + 4, one.title, { "text-anchor": "end" }),
        one.low === null ? null : h("line", { x1: x(one.low), x2: x(one.high), y1: y, y2: y, stroke: VERDICT[one.verdict], "stroke-width": 2 }),
        text(x(one.mid), y + 4, MARK[one.verdict], { "text-anchor": "middle", fill: VERDICT[one.verdict] }));
    }));
  return figure(words.of_letter.replace("{letter}", plot.letter).replace("{what}", plot.title), words, svg);
}

export function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Uint16Array(bytes.buffer);
}

export function valuesOf(picture, what, frame) {
  const { ground } = picture;
  if (what === "deprivation") return ground.deprivation;
  if (!frame) return null;
  return Array.from(unpack(frame[what]), (count, i) => (1000 * count) / Math.max(1, ground.residents[i]));
}

export function highest(pictures, what) {
  if (what === "deprivation") return 1;
  const all = pictures.flatMap((one) => (one.ground && one.frame ? valuesOf(one, what, one.frame) : [])).sort((a, b) => a - b);
  return all.length ? Math.max(1e-9, all[Math.floor(0.98 * (all.length - 1))]) : 1;
}

const colour = (value, most) => RAMP[Math.min(RAMP.length - 1, Math.floor((RAMP.length * value) / most))];

export function map(title, words, picture, what, frame, most) {
  const { ground, shapes } = picture;
  const size = 420;
  const values = valuesOf(picture, what, frame) || ground.residents.map(() => 0);
  const place = (share) => 12 + share * (size - 24);
  const highX = Math.max(...ground.x);
  const highY = shapes ? shapes.rings.flat(2).reduce((most, [, py]) => Math.max(most, py), 0) : Math.max(...ground.y);
  const tall = 2 * 12 + highY * (size - 24); // as high as the place is
  const line = (ring) => `${ring.map(([px, py], i) => `${i ? "L" : "M"}${place(px).toFixed(1)} ${(tall - place(py)).toFixed(1)}`).join("")}Z`;
  const outline = (rings) => rings.map(line).join("");
  let marks;
  if (shapes) {
    marks = shapes.rings.map((rings, unit) => {
      const mine = shapes.unit.flatMap((of, grid) => (of === unit ? [grid] : []));
      const people = mine.reduce((sum, grid) => sum + ground.residents[grid], 0) || 1;
      const value = mine.reduce((sum, grid) => sum + values[grid] * ground.residents[grid], 0) / people;
      const named = shapes.names.length ? shapes.names[unit] : ground.names[mine[0]];
      return rings.length && mine.length ? h("path", { d: outline(rings), fill: colour(value, most), stroke: "#444444", "stroke-width": 0.6, "fill-rule": "evenodd" }, h("title", {}, `${named || `#${unit + 1}`}${words.colon}${neat(value)}`)) : null;
    }).concat(shapes.streets.map((rings) => h("path", { d: outline(rings), fill: "none", stroke: "#222222", "stroke-width": 1.6, "pointer-events": "none" })));
  } else {
    const top = Math.max(...ground.residents, 1);
    const radius = Math.min(9, 130 / Math.sqrt(ground.x.length));
    marks = ground.x.map((gx, i) => h("circle", {
      cx: place(gx + (1 - highX) / 2).toFixed(1), cy: (tall - place(ground.y[i])).toFixed(1), r: (radius * Math.sqrt(ground.residents[i] / top) + 1).toFixed(1),
      fill: colour(values[i], most), stroke: "#444444", "stroke-width": 0.5,
    }, h("title", {}, `${ground.names.length ? ground.names[i] : `#${i + 1}`}${words.colon}${neat(values[i])}`)));
  }
  const legend = RAMP.map((fill, i) => h("rect", { x: 12 + i * 30, y: tall + 6, width: 30, height: 12, fill, stroke: "#444444", "stroke-width": 0.5 }));
  const svg = h("svg", { viewBox: `0 0 ${size} ${tall + 40}`, class: "chart map", "aria-label": `${title}${words.colon}${words[`${what}_unit`]}` },
    marks, legend, text(12, tall + 34, "0"), text(162, tall + 34, `${neat(most)}+`, { "text-anchor": "end" }), text(172, tall + 16, words[`${what}_unit`], { "font-size": 11 }));
  const out = shapes ? shapes.unit.filter((unit) => !shapes.rings[unit].length).length : 0;
  const note = shapes ? `${words.map_note_shapes}${out ? ` ${words.map_left_out.replace("{n}", out)}` : ""}` : words.map_note;
  return figure(title, words, svg, note);
}
