// Steps one and two: the place, the reforms and the levers. Every control shows what is in force.
import { bracketed } from "./charts.js";
import { h } from "./state.js";

const open = new Set();
export const query = { reform: "", lever: "" };

// view: words, catalogue, levers (by path), settled, choice, refused, change(next, control), send(kind, files), sent
export function drawControls(form, view) {
  const active = document.activeElement && form.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const { words } = view;
  form.replaceChildren(
    section("place", words.step_place, place(view), true),
    section("reforms-step", words.step_reforms, [...reforms(view), ...levers(view)], true),
  );
  form.hidden = false;
  if (active) {
    const again = form.querySelector(`[data-key="${CSS.escape(active)}"]`);
    if (again) again.focus({ preventScroll: true });
    if (again && again.type === "search") again.setSelectionRange(again.value.length, again.value.length);
  }
}

function section(key, title, children) {
  return h("section", { class: "card", "aria-labelledby": `t-${key}` }, h("h2", { id: `t-${key}` }, title), children);
}

function folded(key, title, children, wanted = false) {
  const found = h("details", { open: wanted || open.has(key) }, h("summary", { "data-key": `fold-${key}` }, title), children);
  found.addEventListener("toggle", () => { if (found.open) open.add(key); else open.delete(key); });
  return found;
}

function refusal(view, control) {
  const message = view.refused[control];
  return message ? h("p", { class: "refused", role: "alert", id: `no-${control}` }, `${view.words.refused}${view.words.colon}${message}`) : null;
}

function field(view, key, label, control, hint) {
  return h("div", { class: "field" }, h("label", { for: key }, label), control, hint ? h("p", { class: "hint" }, hint) : null, refusal(view, key));
}

const given = (text) => (text === "" ? null : Number(text)); // an emptied field is no zero

function select(view, key, options, value, turn) {
  const known = options.some((one) => String(one.value) === String(value));
  const all = known ? options : [{ value, title: String(value) }, ...options];
  return h("select", {
    id: key, "data-key": key,
    onchange: (event) => view.change(turn(event.target.value), key),
  }, all.map((one) => h("option", { value: String(one.value), selected: String(one.value) === String(value) }, one.title)));
}

function place(view) {
  const { words, catalogue, choice, settled } = view;
  const now = settled.choice;
  const places = [...catalogue.places, ...view.own].map((one) => ({ value: one.name, title: one.title }));
  const sizes = catalogue.sizes;
  return [
    field(view, "place", words.place, select(view, "place", places, choice.place, (value) => ({
      ...choice, place: value, size: null, days: null, reforms: null, values: {},
    }))),
    h("div", { class: "pair" },
      field(view, "size", words.size, select(view, "size", sizes, now.size, (value) => ({ ...choice, size: Number(value) }))),
      field(view, "days", words.days, select(view, "days", catalogue.lengths, now.days, (value) => ({ ...choice, days: Number(value) })))),
    field(view, "replications", words.replications, h("input", {
      id: "replications", "data-key": "replications", type: "number", min: 1, max: catalogue.most_replications, step: 1,
      value: String(choice.replications),
      onchange: (event) => view.change({ ...choice, replications: given(event.target.value) }, "replications"),
    }), words.replications_hint),
    sending(view, "places", words.upload, words.upload_hint, words.upload_file, words.upload_folder, ".yaml,.yml,.csv,.xlsx,.geojson,.zip"),
    sending(view, "studies", words.study, words.study_hint, words.study_file, words.study_folder, ".zip"),
    sending(view, "ensembles", words.ensemble, words.ensemble_hint, words.ensemble_file, words.upload_folder, ".parquet,.zip"),
  ];
}

// What can be sent: files, or a folder.
const BOXES = { places: "", studies: "study-", ensembles: "ensemble-" };
function sending(view, kind, title, hint, one, folder, accept) {
  const { words } = view;
  const input = (id, more) => h("input", {
    type: "file", id, "data-key": id, class: "file", ...more,
    onchange: (event) => { const files = [...event.target.files]; event.target.value = ""; view.send(kind, files); },
  });
  const [files, whole] = [`${BOXES[kind]}files`, `${BOXES[kind]}folder`];
  return h("div", {}, folded(`send-${kind}`, title, [
    h("p", { class: "hint" }, hint),
    h("div", { class: "field" }, h("label", { for: files }, one), input(files, { multiple: kind === "places", accept })),
    h("div", { class: "field" }, h("label", { for: whole }, folder), input(whole, { webkitdirectory: true })),
    view.sent[kind] ? h("p", { role: "status" }, view.sent[kind]) : null,
  ], Boolean(view.refused[kind] || view.sent[kind])), refusal(view, kind));
}

const holds = (text, words) => words.every((word) => text.toLowerCase().includes(word));
const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

function searchBox(view, kind, label) {
  const find = (event) => { query[kind] = event.target.value; view.redraw(); };
  const input = h("input", {
    type: "search", id: `find-${kind}`, "data-key": `find-${kind}`, value: query[kind],
    oninput: (event) => { if (!event.isComposing) find(event); }, oncompositionend: find, // Chinese is composed first
  });
  return h("div", { class: "field" }, h("label", { for: `find-${kind}` }, label), input);
}

function reforms(view) {
  const { words, catalogue, settled } = view;
  const wanted = wordsOf(query.reform);
  const on = new Set(settled.choice.reforms);
  const found = catalogue.reforms.filter((one) => holds([one.name, one.title, one.about, one.mechanisms].join(" "), wanted));
  const groups = catalogue.groups.map((group) => {
    const mine = found.filter((one) => one.group === group.name);
    if (!mine.length) return null;
    const ticked = mine.filter((one) => on.has(one.name)).length;
    const refused = mine.some((one) => view.refused[`reform:${one.name}`]);
    return folded(`g-${group.name}`, `${group.title}${bracketed(`${ticked}/${mine.length}`, words)}`, h("ul", { class: "plain" }, mine.map((one) => reform(view, one, on))), wanted.length > 0 || refused);
  });
  return [
    h("p", { class: "hint" }, words.reforms_hint),
    searchBox(view, "reform", words.find_reform),
    found.length ? groups : h("p", { class: "hint" }, words.none_found),
    refusal(view, ""),
  ];
}

function reform(view, one, on) {
  const { words } = view;
  const key = `reform:${one.name}`;
  const told = [one.about, one.cost && `${words.cost}${words.colon}${one.cost}`, one.source && `${words.source}${words.colon}${one.source}`, one.mechanisms && `${words.mechanisms}${words.colon}${one.mechanisms}`];
  return h("li", {},
    h("label", { class: "tick" }, h("input", {
      type: "checkbox", "data-key": key, checked: on.has(one.name), "aria-describedby": view.refused[key] ? `no-${key}` : null,
      onchange: ({ target: { checked } }) => view.change((choice, settled) => ({
        ...choice,
        reforms: checked ? [...settled.choice.reforms, one.name] : settled.choice.reforms.filter((name) => name !== one.name),
      }), key),
    }), h("span", {}, one.title)),
    refusal(view, key),
    folded(`about-${one.name}`, h("span", {}, words.about, h("span", { class: "unseen" }, ` ${one.title}`)), told.filter(Boolean).map((line) => h("p", { class: "hint" }, line))));
}

function levers(view) {
  const { words, catalogue } = view;
  if (!view.levers.size) return [];
  const wanted = wordsOf(query.lever);
  const shown = new Set(catalogue.shown.flatMap((group) => group.levers));
  const moved = Object.keys(view.settled.choice.values).filter((path) => !shown.has(path));
  const found = wanted.length ? [...view.levers.values()].filter((one) => holds([one.path, one.title, ...one.reforms].join(" "), wanted)).slice(0, 12).map((one) => one.path) : [];
  const refused = (paths) => paths.some((path) => view.refused[`lever:${path}`]);
  const extra = [...new Set([...found, ...moved])].filter((path) => view.levers.has(path));
  return [
    h("h3", {}, words.levers),
    searchBox(view, "lever", words.find_lever),
    wanted.length && !found.length ? h("p", { class: "hint" }, words.none_found) : null,
    extra.length ? h("div", {}, h("h4", {}, words.found), extra.map((path) => lever(view, view.levers.get(path)))) : null,
    catalogue.shown.map((group) => folded(`l-${group.title}`, group.title, group.levers.map((path) => lever(view, view.levers.get(path))), refused(group.levers))),
    Object.keys(view.settled.choice.values).length ? h("button", { type: "button", "data-key": "reset", onclick: () => view.change({ ...view.choice, values: {} }, "") }, words.reset_all) : null,
  ];
}

function lever(view, one) {
  const { words, choice } = view;
  const key = `lever:${one.path}`;
  const id = `i-${one.path}`;
  const now = view.settled.levers[one.path];
  const moved = one.path in view.settled.choice.values;
  const set = (value) => view.change((choice) => ({ ...choice, values: { ...choice.values, [one.path]: value } }), key);
  const take = (text) => set(text === "" ? null : given(text) / one.factor);
  const title = h("span", {}, one.title, one.unit ? bracketed(one.unit, words) : "", moved ? h("strong", { class: "moved" }, ` ${words.changed}`) : null);
  let control;
  if (one.options) {
    control = h("select", { id, "data-key": key, onchange: (event) => set(event.target.value) },
      one.options.map((option) => h("option", { value: option.value, selected: option.value === now.value }, option.title)));
  } else {
    const number = h("input", { id, "data-key": key, type: "number", step: "any", value: now.value === null ? "" : String(now.value), onchange: (event) => take(event.target.value) });
    const slider = h("input", {
      type: "range", min: now.low, max: now.high, step: now.step, value: String(now.value ?? now.low), "data-key": `${key}-slider`, "aria-label": one.title,
      oninput: (event) => { number.value = event.target.value; }, onchange: (event) => take(event.target.value),
    });
    slider.value = String(now.value ?? now.low);
    control = h("div", { class: "lever" }, slider, number);
  }
  const told = [one.valid && `${words.valid}${words.colon}${one.valid}`, `${words.why}${words.colon}${one.why}${bracketed(`${words.grade}${words.colon}${one.grade}`, words)}`, one.reforms.length ? `${words.set_by}${words.colon}${one.reforms.join(words.comma)}` : ""];
  return h("div", { class: "field", "data-path": one.path }, h("label", { for: id }, title), control, refusal(view, key),
    moved ? h("button", { type: "button", class: "small", "data-key": `${key}-back`, onclick: () => { const values = { ...choice.values }; delete values[one.path]; view.change({ ...choice, values }, key); } }, `${words.reset} ${now.own}`) : null,
    folded(`why-${one.path}`, h("span", {}, words.about, h("span", { class: "unseen" }, ` ${one.title}`)), told.filter(Boolean).map((line) => h("p", { class: "hint" }, line))));
}
