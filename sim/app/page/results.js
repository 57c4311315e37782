// Step three: what is told of runs. The same for the example and for the visitor's own.
import { dateOf, dots, highest, lines, map } from "./charts.js";
import { h } from "./state.js";

const MANY = 3; // with more scenarios than this a table has no room for two columns each on paper
const MARK = { better: "▲", worse: "▼", unclear: "○", neither: "○" };

function table(caption, heads, rows, className = "") {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: className, role: "table" }, h("caption", {}, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads.map((head) => h("th", { scope: "col", role: "columnheader" }, head)))), h("tbody", { role: "rowgroup" }, rows)));
}

const of = (words, letter, what) => words.of_letter.replace("{letter}", letter).replace("{what}", what);
const labelled = (heads, cells) => cells.map((cell, k) => h("td", { role: "cell", "data-label": heads[k + 1] }, cell));
const row = (head, cells, attributes = {}) => h("tr", { role: "row", ...attributes }, h("th", { scope: "row", role: "rowheader" }, head), cells.map((cell) => (cell instanceof Node && cell.tagName === "TD" ? cell : h("td", { role: "cell" }, cell))));

export function told(found, words) {
  const several = found.scenarios.length > 1;
  return [
    scenarios(found, words),
    several ? answer(found, words) : null,
    measures(found, words),
    h("details", {}, h("summary", {}, words.definitions), h("dl", {}, found.rows.flatMap((one) => [h("dt", {}, one.title), h("dd", {}, one.about)]))),
    assumptions(found, words),
    reported(found, words),
    ranking(found, words),
    who(found, words),
    groups(found, words),
    h("ul", { class: "notes" }, found.notes.map((note) => h("li", {}, note))),
  ].filter(Boolean);
}

function scenarios(found, words) {
  return h("ol", { class: "scenarios" }, found.scenarios.map((one, i) => h("li", {}, h("b", {}, one.letter), ` ${one.title}`, i === 0 && found.scenarios.length > 1 ? h("em", {}, ` ${words.baseline}`) : null, h("span", { class: "hint" }, ` ${one.conditions}`))));
}

function answer(found, words) {
  return h("section", { class: "answer", "aria-labelledby": "t-answer" }, h("h3", { id: "t-answer" }, words.answer),
    found.answer.map((one, i) => {
      const head = found.answer.length > 1 ? h("summary", {}, `${one.letter} − A${words.colon}${(found.scenarios.find((each) => each.letter === one.letter) || one).title}`) : null;
      const body = one.sentences.map((sentence) => h("p", {}, sentence));
      return head ? h("details", { open: i === 0 }, head, body) : h("div", {}, body);
    }));
}

// The roles stand in the elements, because narrow screens lay each row out as a block of its own.
function measures(found, words) {
  const several = found.scenarios.length > 1;
  const heads = [words.measure, ...found.scenarios.flatMap((one, i) => (i === 0 ? [one.letter] : [one.letter, of(words, `${one.letter} − A`, words.difference)]))];
  const between = !several && found.rows.some((one) => one.cells[0].between);
  if (between) heads.push(words.interval);
  if (found.scenarios.length > MANY) return manyMeasures(found, words);
  const cell = (k, content, more = {}) => h("td", { role: "cell", "data-label": heads[k], ...more }, content);
  const rows = found.rows.map((one) => row(
    h("span", {}, one.title, one.unit ? h("span", { class: "unit" }, ` ${one.unit}`) : null),
    one.cells.flatMap((each, i) => (i === 0 ? [cell(1, each.value), ...(between ? [cell(2, each.between)] : [])] : [
      cell(2 * i, each.value),
      cell(2 * i + 1, [h("span", { class: "figure" }, each.difference), " ", h("span", { class: `verdict v-${each.verdict}` }, h("span", { "aria-hidden": "true" }, `${MARK[each.verdict]} `), each.told)], { class: "change" }),
    ])),
    { "data-measure": one.name },
  ));
  return table(words.results, heads, rows, "measures stacked");
}

// A difference and its interval, which goes on in the next line as a whole.
function broken(text) {
  const at = text.indexOf(" [");
  return at < 0 ? text : [text.slice(0, at), " ", h("span", { class: "interval" }, text.slice(at + 1))];
}

// One column a scenario: its value, and below it the difference from the first.
function manyMeasures(found, words) {
  const rows = found.rows.map((one) => row(
    h("span", {}, one.title, one.unit ? h("span", { class: "unit" }, ` ${one.unit}`) : null),
    one.cells.map((each, i) => h("td", { role: "cell", "data-label": found.scenarios[i].letter }, h("span", { class: "level" }, each.value),
      i === 0 ? null : [" ", h("span", { class: "figure" }, broken(each.difference)), " ", h("span", { class: `verdict v-${each.verdict}` }, h("span", { "aria-hidden": "true" }, `${MARK[each.verdict]} `), h("span", { class: "word" }, each.told))])),
    { "data-measure": one.name },
  ));
  return h("div", {}, table(words.results, [words.measure, ...found.scenarios.map((one) => one.letter)], rows, "measures stacked many"), h("p", { class: "hint" }, words.below.replace("{mark}", MARK.unclear)));
}

// Each difference with both intervals: chance, and the sets of assumptions.
function assumptions(found, words) {
  if (!found.assumptions || !found.assumptions.length) return null;
  return h("section", { "aria-labelledby": "t-assumed" }, h("h3", { id: "t-assumed" }, words.assumed), h("p", { class: "hint" }, words.assumed_hint),
    found.assumptions.map((one) => [
      one.sentence ? h("p", {}, one.sentence) : null,
      table(one.title, one.heads, one.rows.map(([head, ...cells]) => row(head, labelled(one.heads, cells.map((cell, k) => (cell && k < cells.length - 1 ? h("span", { class: "figure" }, cell) : cell))))), "stacked many assumed"),
      h("ul", { class: "notes" }, one.notes.map((note) => h("li", {}, note)))]));
}

function reported(found, words) {
  if (found.scenarios.length > MANY) { // one row a scenario: two columns for each would run out of any page
    const heads = [words.scenario, ...found.reported.flatMap((one) => [of(words, `${one.title} ${one.unit}`, words.as_reported), of(words, `${one.title} ${one.unit}`, words.in_truth)])];
    const rows = found.scenarios.map((scenario, i) => row(of(words, scenario.letter, scenario.title), labelled(heads, found.reported.flatMap(({ cells }) => [cells[i].reported, cells[i].true]))));
    return table(words.reported, heads, rows, "stacked many");
  }
  const heads = [words.measure, ...found.scenarios.flatMap((one) => [of(words, one.letter, words.as_reported), of(words, one.letter, words.in_truth)])];
  return table(words.reported, heads, found.reported.map((one) => row(h("span", {}, one.title, h("span", { class: "unit" }, ` ${one.unit}`)), labelled(heads, one.cells.flatMap((cell) => [cell.reported, cell.true])))), "stacked");
}

function ranking(found, words) {
  const ranked = found.ranking;
  if (!ranked || !ranked.rows.length) return null;
  const title = Object.fromEntries(found.scenarios.map((one) => [one.letter, one.title]));
  const heads = [`${ranked.heads[0]} · ${ranked.heads[1]}`, ...ranked.heads.slice(2)];
  const rows = ranked.rows.map(([rank, letter, ...cells]) => row(`${rank} · ${of(words, letter, title[letter])}`, labelled(heads, cells)));
  return h("div", {}, table(words.ranking, heads, rows, "stacked many"), ranked.sentences.map((sentence) => h("p", { class: "hint" }, sentence)));
}

function who(found, words) {
  if (!found.plots.length) return null;
  const plots = found.plots.filter((plot) => plot.rows.length);
  const rows = plots.flatMap((plot) => plot.rows.map((one) => row(`${plot.letter} ${one.title}`, [plot.title, one.text, one.told])));
  return h("section", { "aria-labelledby": "t-who" }, h("h3", { id: "t-who" }, words.who), h("div", { class: "figures" }, plots.map((plot) => dots(plot, words))), h("p", { class: "hint" }, words.dots),
    h("details", {}, h("summary", {}, words.who_table), table(words.who, [words.group, words.measure, words.difference, words.verdict], rows, "many")));
}

function groups(found, words) {
  if (!found.groups.length) return null;
  return h("details", {}, h("summary", {}, words.by_group), table(words.by_group, [words.group, words.rate, words.wait], found.groups.map((one) => row(one.title, [one.rate, one.wait]))));
}

const looks = { what: "open", run: null, day: null };

// Map and curves: `pictures` by run, the first is the baseline; `titles` by run.
export function pictures(box, all, titles, words) {
  const names = Object.keys(all).filter((name) => all[name] && all[name].ground);
  if (!names.length) { box.replaceChildren(); return; }
  if (!names.includes(looks.run)) looks.run = names[names.length - 1];
  const now = all[looks.run];
  const base = names[0] !== looks.run ? all[names[0]] : null;
  const draw = () => pictures(box, all, titles, words);
  const focus = document.activeElement && box.contains(document.activeElement) ? document.activeElement.id : "";
  const pick = (id, label, options, value, turn) => h("span", { class: "field inline" }, h("label", { for: id }, label), h("select", { id, onchange: (event) => { turn(event.target.value); draw(); } },
    options.map(([name, title]) => h("option", { value: name, selected: name === value }, title))));
  const frames = now.frames || [];
  const at = looks.day === null || looks.day >= frames.length ? frames.length - 1 : looks.day;
  const frame = frames.length && looks.day !== null ? frames[at] : now.frame;
  const slider = frames.length > 1 && looks.what !== "deprivation" ? h("span", { class: "field inline" }, h("label", { for: "pic-day" }, `${words.day} ${frame ? dateOf(now.curves, frame.day) : ""}`),
    h("input", { id: "pic-day", type: "range", min: 0, max: frames.length - 1, step: 1, value: String(at), oninput: (event) => { looks.day = Number(event.target.value); draw(); } })) : null;
  if (slider) slider.querySelector("input").value = String(at);
  box.replaceChildren(
    h("h3", {}, words.map),
    h("div", { class: "pickers noprint" },
      names.length > 1 ? pick("pic-run", words.map_of, names.map((name) => [name, titles[name] || name]), looks.run, (value) => { looks.run = value; looks.day = null; }) : null,
      pick("pic-what", words.map_what, ["open", "latent", "deprivation"].map((name) => [name, words[name]]), looks.what, (value) => { looks.what = value; }),
      slider),
    h("div", { class: "figures" },
      map(`${words.map}${words.colon}${words[looks.what]}`, words, now, looks.what, frame, highest(names.map((name) => all[name]), looks.what)),
      now.curves && now.curves.day.length > 1 ? h("div", {}, lines(words.flows, words, now.curves, base && base.curves, "flows"), lines(words.stocks, words, now.curves, base && base.curves, "stocks")) : null),
    h("p", { class: "hint" }, words.first_run));
  if (focus) { const again = document.getElementById(focus); if (again) again.focus(); }
}

// `link` gives the address of a form.
export function downloads(forms, link, words) {
  const entry = (form) => h("li", {}, h("a", { href: link(form), download: "" }, words[`f_${form}`]));
  return h("section", { class: "noprint", "aria-labelledby": "t-down" }, h("h3", { id: "t-down" }, words.downloads), h("ul", { class: "links" }, forms.map(entry)));
}
