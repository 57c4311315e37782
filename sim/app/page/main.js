// The page: opens with a finished example, then place, reforms, comparison.
import { drawControls } from "./controls.js";
import { downloads, pictures, told } from "./results.js";
import { packed } from "./sending.js";
import { address, empty, forget, fromAddress, h, leave, left, save, saved } from "./state.js";
import { Lost, Refused, ask, away, get, listen, post, talk } from "./talk.js";

const $ = (id) => document.getElementById(id);
let words = {};
let catalogue = null;
let levers = new Map();
let choice = empty();
let settled = null;
let refused = {};
let own = [];
let sent = {}; // what was loaded of each kind, in words
let stored = null; // results of a study that was loaded, shown instead of the runs
let ensemble = "";
let assumed = null; // runs under its sets of assumptions
let runs = []; // of the server, in the order of the table
let order = []; // names of runs; the first is the baseline
let pending = []; // choices of a link that were not run here yet
let images = {};
let example = null;
let comparison = null;
let compared = "";
let undo = [];

// One line tells what must be read (until it is answered, or for some seconds), else how far the runs are.
const SECONDS = 1000;
let [notice, progress, forgetting] = ["", "", null];
const show = () => { const text = notice || progress; if ($("status").textContent !== text) $("status").textContent = text; };
function say(text, ms = 0) {
  clearTimeout(forgetting);
  notice = text;
  show();
  if (text && ms) forgetting = setTimeout(() => say(away() ? words.lost : ""), ms);
}
const plain = (one) => ({ place: one.place, size: one.size, days: one.days, replications: one.replications, reforms: one.reforms, values: one.values });

async function start() {
  const found = fromAddress();
  talk.lang = found.lang;
  choice = found.choice;
  pending = found.pins;
  ({ words, example } = JSON.parse($("first").textContent)); // nothing is asked for before these are shown
  chrome();
  drawResults();
  performance.mark("gridgov-example"); // the table is there: see benchmarks/dashboard.py
  drawPictures();
  const gone = left();
  say(gone.length ? words.reloaded.replace("{titles}", gone.join(words.comma)) : "");
  await begin();
}
addEventListener("pagehide", () => leave([...own.map((one) => one.title), ...(stored ? [stored.title] : []), ...(ensemble ? [words.ensemble] : [])]));

// What the page asks for first; when nobody answers, the example stays and this is done again later.
async function begin() {
  const [all, list] = await Promise.all([get("api/catalogue"), get("api/levers"), settle(choice, "", false)]).catch((error) => {
    if (error instanceof Refused) say(error.message);
    else if (!(error instanceof Lost)) throw error;
    return [];
  });
  if (!all || (!settled && away())) return;
  catalogue = all;
  levers = new Map(list.map((one) => [one.path, one]));
  if (!settled) {
    const why = Object.values(refused)[0] || "";
    choice = empty();
    await settle(choice, "", false);
    refused = { "": words.bad_link.replace("{message}", why) };
  }
  draw();
}

function chrome() {
  document.documentElement.lang = talk.lang === "zh" ? "zh-Hans" : "en";
  document.title = `gridgov · ${words.subtitle}`;
  document.querySelector("h1 small").textContent = words.subtitle;
  $("skip").textContent = words.skip;
  $("controls").setAttribute("aria-label", words.step_place);
  $("controls").removeAttribute("aria-labelledby");
  $("tools").replaceChildren(
    h("button", { type: "button", id: "undo", onclick: stepBack, disabled: !undo.length }, words.undo),
    h("button", { type: "button", onclick: copyLink }, words.copy_link),
    h("button", { type: "button", onclick: () => print() }, words.print),
    h("button", { type: "button", id: "lang", lang: talk.lang === "zh" ? "en" : "zh-Hans", "aria-label": `${words.other}${words.colon}${words.other_label}`, onclick: switchLanguage }, words.other));
}

// On paper nothing can be unfolded, and it must be seen when it was printed.
addEventListener("beforeprint", () => {
  document.querySelectorAll(".answer details").forEach((one) => { one.open = true; });
  $("printed").textContent = words.printed.replace("{date}", new Date().toISOString().slice(0, 10));
});

async function copyLink() {
  keepAddress(false);
  try { await navigator.clipboard.writeText(location.href); say(words.copied, 6 * SECONDS); } catch { say(location.href, 60 * SECONDS); }
}

async function switchLanguage() {
  const before = talk.lang;
  talk.lang = before === "zh" ? "en" : "zh";
  const found = await attempt(() => Promise.all([get("api/catalogue"), get("api/example"), get("api/levers")]));
  if (!found) { talk.lang = before; return; }
  const [first, shown, list] = found;
  keepAddress(true);
  [catalogue, words, example] = [first, first.words, shown];
  levers = new Map(list.map((one) => [one.path, one]));
  refused = {};
  say("");
  compared = "";
  if (talk.visit) listen();
  chrome();
  sent = {};
  if (stored) stored = (await attempt(() => ask(`studies/${stored.name}`).then((told) => ({ name: stored.name, lang: talk.lang, ...told })))) || null;
  if (assumed) assumed = await attempt(() => ask(`assumptions/${assumed.assumption}`));
  await settle(choice, "", false);
  draw();
  await compare();
  $("lang").focus();
}

const pins = () => [...order.map((name) => runs.find((run) => run.run === name)).filter(Boolean).map((run) => plain(run.choice)), ...pending];

function keepAddress(anew) {
  const where = address(talk.lang, choice, pins());
  if (where === location.search) return;
  history[anew ? "pushState" : "replaceState"](null, "", where);
}

addEventListener("popstate", async () => {
  const found = fromAddress();
  if (found.lang !== talk.lang) { location.reload(); return; }
  await settle(found.choice, "", false);
  draw();
});

// Ask the server whether a choice adds up. If not, the old one stays, and the reason stands beside the control.
async function settle(next, control, keep = true) {
  try {
    const body = plain(next);
    const found = await (next.place.startsWith("own/") ? ask("scenarios", "POST", body) : post("api/scenarios", body));
    if (keep) { undo.push(choice); undo = undo.slice(-50); }
    settled = found;
    choice = { ...next, reforms: next.reforms === null ? null : found.choice.reforms, values: found.choice.values };
    delete refused[control];
    delete refused[""];
    if (!control || control === "place" || control.startsWith("reform:")) refused = {};
    if (keep) keepAddress(true);
    return true;
  } catch (error) {
    if (error instanceof Lost) { if (control) refused[control] = words.not_sent; return false; }
    if (!(error instanceof Refused)) throw error;
    refused[error.control && error.control !== control && !control ? error.control : control || error.control] = error.message;
    return false;
  }
}

// What a button asks of the server: when that fails, words say so, and null comes back.
async function attempt(act) {
  try { return await act(); } catch (error) {
    if (error instanceof Refused) { refused.run = error.message; drawBar(); }
    else if (!(error instanceof Lost)) throw error;
    return null;
  }
}

// One change after the other: the next one starts from what the last one has settled.
let changes = Promise.resolve();
function change(next, control) {
  changes = changes.catch(() => {}).then(async () => {
    await settle(typeof next === "function" ? next(choice, settled) : next, control);
    draw();
  });
  return changes;
}

async function stepBack() {
  const last = undo.pop();
  if (!last) return;
  refused = {};
  if (await settle(last, "", false)) keepAddress(true);
  else if (away()) undo.push(last);
  draw();
}

async function send(kind, files) {
  try {
    const content = await packed(kind, files).catch(() => []);
    if (!content.length) throw new Refused(0, { message: words.unread });
    const found = await ask(kind, "POST", { files: content });
    delete refused[kind];
    await RECEIVED[kind](found);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Lost)) throw error;
    [refused[kind], sent[kind]] = [error instanceof Lost ? words.not_sent : error.message, ""];
  }
  draw();
}
const RECEIVED = {
  async places(found) {
    own = [...own, { name: found.place, title: found.title }].slice(-4);
    sent.places = words.uploaded.replace("{title}", found.title);
    await settle({ ...empty(), place: found.place, replications: choice.replications }, "place");
  },
  async studies(found) {
    stored = { name: found.study, lang: talk.lang, ...(await ask(`studies/${found.study}`)) };
    sent.studies = words.uploaded.replace("{title}", found.title);
    tellBox.scrollIntoView();
  },
  async ensembles(found) {
    ensemble = found.ensemble;
    sent.ensembles = words.ensemble_loaded.replace("{n}", found.sets).replace("{names}", found.parameters.join(words.comma));
  },
};

// Runs of this page under the sets of assumptions; asked for again until they have ended.
async function assume() {
  delete refused.run;
  const found = await attempt(() => ask("assumptions", "POST", { ensemble, runs: shownRuns() }));
  if (found) follow(found);
}
function follow(found) {
  assumed = found;
  drawResults();
  if (!found.ended) setTimeout(async () => {
    const next = await attempt(() => ask(`assumptions/${found.assumption}`));
    if (assumed && assumed.assumption === found.assumption && next) follow(next);
  }, SECONDS);
}
const shownRuns = () => order.filter((name) => { const run = runs.find((one) => one.run === name); return run && run.has_results && run.ended; });

function draw() {
  if (settled && catalogue) drawControls($("controls"), { words, catalogue, levers, choice, settled, refused, own, sent, change, send, redraw: draw });
  $("undo").disabled = !undo.length;
  drawResults();
}

// ---- runs

async function runAll() {
  stored = null;
  const wanted = [...pending, choice];
  let anew = true; // once: a server that has forgotten this visit makes all of its runs again, in their order
  pending = [];
  delete refused.run;
  if (!away()) say("");
  while (wanted.length) {
    try {
      const found = await ask("runs", "POST", plain(wanted[0]));
      if (!order.includes(found.run)) order.push(found.run);
      if (!runs.some((run) => run.run === found.run)) runs.push(found);
    } catch (error) {
      if (error instanceof Lost) break;
      if (!(error instanceof Refused)) throw error;
      if (error.kind === "gone" && anew) { anew = false; wanted.unshift(...pending.splice(0)); continue; }
      refused.run = error.message;
    }
    wanted.shift();
  }
  pending = wanted.slice(0, -1); // the last one stands in the controls
  if (wanted.length) refused.run = words.not_sent;
  keepAddress(false);
  draw();
}

talk.onRuns = (list) => {
  runs = list;
  order = [...order.filter((name) => list.some((run) => run.run === name)), ...list.map((run) => run.run).filter((name) => !order.includes(name))];
  const going = list.find((run) => !run.ended);
  progress = going ? `${going.title}${words.colon}${going.told}` : "";
  show();
  drawBar();
  look();
  compare();
};
talk.onLost = () => say(words.lost);
talk.onBack = () => {
  say(words.back, 8 * SECONDS);
  refused = Object.fromEntries(Object.entries(refused).filter(([, why]) => why !== words.not_sent));
  if (catalogue) draw(); else begin();
};
talk.onRestart = (status) => {
  pending = pins();
  [runs, order, images, comparison, compared] = [[], [], {}, null, ""];
  [own, sent, stored, ensemble, assumed] = [[], {}, null, "", null];
  say(status === 401 ? words.expired : words.restarted);
  draw();
};

let looking = false;
async function look() {
  if (looking) return;
  looking = true;
  try {
    for (const run of runs) {
      if (images[run.run] && images[run.run].whole) continue;
      if (["waiting", "warming", "building"].includes(run.state)) continue;
      images[run.run] = { ...(await ask(`runs/${encodeURIComponent(run.run)}/picture`)), whole: run.ended };
    }
    drawPictures();
  } catch (error) { if (!(error instanceof Refused || error instanceof Lost)) throw error; }
  setTimeout(() => { looking = false; if (runs.some((run) => !(images[run.run] || {}).whole && run.ended)) look(); }, 400);
}

async function compare() {
  const names = shownRuns();
  const wanted = `${talk.lang} ${names}`;
  if (!names.length || wanted === compared) { if (!names.length) drawResults(); return; }
  compared = wanted;
  let found = null;
  try { found = await ask("comparisons", "POST", { runs: names }); } catch (error) { if (!(error instanceof Refused || error instanceof Lost)) throw error; }
  if (compared !== wanted) return; // another one was asked for since, and answers may come in any order
  if (found) comparison = found; else compared = "";
  drawResults();
}

function bar() {
  const list = order.map((name) => runs.find((run) => run.run === name)).filter(Boolean);
  const button = (label, title, act, more = {}) => h("button", { type: "button", class: "small", "aria-label": `${label}${words.colon}${title}`, onclick: act, ...more }, label);
  const entries = list.map((run, i) => h("li", {}, h("b", {}, "ABCDEFGH"[i]), ` ${run.title}`, i === 0 ? h("em", {}, ` ${words.baseline}`) : null,
    h("div", { class: "told" }, run.ended ? null : h("progress", { max: 1, value: run.share, "aria-label": run.title }), ` ${run.told} `,
      run.ended ? null : button(words.stop, run.title, () => attempt(() => ask(`runs/${run.run}/stop`, "POST"))),
      i > 0 ? button(words.make_baseline, run.title, () => { order = [run.run, ...order.filter((name) => name !== run.run)]; keepAddress(false); draw(); compare(); }) : null,
      button(words.settings_of, run.title, () => change(plain(run.choice), "")),
      button(words.remove, run.title, async () => { if (await attempt(() => ask(`runs/${run.run}`, "DELETE").then(() => true)) === null) return; delete images[run.run]; order = order.filter((name) => name !== run.run); keepAddress(false); if (!order.length) comparison = null; draw(); drawPictures(); }))));
  const waiting = pending.map((one) => h("li", {}, ((catalogue ? catalogue.places : []).find((place) => place.name === one.place) || { title: one.place }).title, h("span", { class: "hint" }, ` ${words.pending}`)));
  return [
    h("div", { class: "runbar" }, h("button", { type: "button", id: "run", class: "main", disabled: !settled, onclick: runAll }, words.run), h("span", { class: "hint" }, settled ? settled.title : "")),
    refused.run ? h("p", { class: "refused", role: "alert" }, `${words.refused}${words.colon}${refused.run}`) : null,
    h("p", { class: "hint" }, words.run_hint),
    list.length || waiting.length ? h("div", {}, h("h3", {}, words.your_runs), h("ol", { class: "scenarios" }, entries, waiting)) : null,
    ensemble && shownRuns().length > 1 ? h("div", { class: "runbar" }, h("button", { type: "button", id: "assume", onclick: assume, disabled: Boolean(assumed && !assumed.ended) }, words.assume),
      assumed ? h("span", { class: "hint" }, assumed.told) : null, assumed && !assumed.ended ? button(words.stop, words.assumed, () => attempt(() => ask(`assumptions/${assumed.assumption}/stop`, "POST"))) : null) : null,
    keeping(list),
  ].filter(Boolean);
}

function keeping(list) {
  const kept = saved();
  const name = h("input", { id: "save-name", type: "text", maxlength: 60, "aria-describedby": refused.save ? "no-save" : null });
  const keep = () => {
    const title = name.value.trim();
    const again = kept.some((one) => one.name === title);
    const done = title && save(title, address(talk.lang, choice, pins()));
    if (done) { delete refused.save; say((again ? words.replaced : words.saved_as).replace("{name}", title), 6 * SECONDS); }
    else refused.save = title ? words.not_saved : words.nameless;
    drawBar();
  };
  return h("details", { open: keeping.open }, h("summary", { onclick: () => { keeping.open = !keeping.open; } }, words.saved), h("p", { class: "hint" }, words.saved_hint),
    list.length || settled ? h("div", { class: "field inline" }, h("label", { for: "save-name" }, words.name), name, h("button", { type: "button", class: "small", "aria-label": words.save, onclick: keep }, words.save)) : null,
    refused.save ? h("p", { class: "refused", role: "alert", id: "no-save" }, `${words.refused}${words.colon}${refused.save}`) : null,
    h("ul", { class: "plain" }, kept.map((one) => h("li", {}, h("a", { href: one.address }, one.name), " ", h("button", { type: "button", class: "small", "aria-label": `${words.remove}${words.colon}${one.name}`, onclick: () => { forget(one.name); drawBar(); } }, words.remove)))));
}

let barBox = null;
let tellBox = null;
let pictureBox = null;

function drawBar() {
  if (!barBox) return;
  const active = document.activeElement;
  if (active && active.id === "save-name") return;
  const label = active && barBox.contains(active) ? active.getAttribute("aria-label") || active.id : "";
  barBox.replaceChildren(...bar());
  if (label) { const again = [...barBox.querySelectorAll("button")].find((one) => (one.getAttribute("aria-label") || one.id) === label); if (again) again.focus({ preventScroll: true }); }
}

let drawn = null;
function drawResults() {
  if (!barBox) {
    [barBox, tellBox, pictureBox] = [h("div", { class: "noprint" }), h("div", {}), h("div", {})];
    $("results").replaceChildren(h("section", { class: "card", "aria-labelledby": "t-compare" }, h("h2", { id: "t-compare" }), barBox, tellBox, pictureBox));
  }
  $("t-compare").textContent = words.step_compare;
  drawBar();
  const shown = comparison && order.length ? comparison : null;
  const under = shown && assumed && assumed.ended && String(assumed.runs) === String(shown.scenarios.map((one) => one.run)) ? assumed.tables : [];
  const key = stored ? `${stored.name} ${stored.lang}` : shown ? `${compared} ${under.length ? assumed.assumption : ""} ${talk.lang}` : `example ${talk.lang}`;
  if (drawn === key) return;
  drawn = key;
  const found = stored || (shown && { ...shown, assumptions: under }) || example;
  const link = (form) => `api/visits/${talk.visit}/${stored ? `studies/${stored.name}/files/${form}?` : `files/${form}?runs=${found.scenarios.map((one) => one.run).join(",")}&`}lang=${talk.lang}`;
  tellBox.replaceChildren(
    ...(stored ? [h("h3", {}, words.study), h("p", {}, words.study_shown.replace("{title}", stored.title)), h("button", { type: "button", class: "noprint", id: "close-study", onclick: () => { stored = null; draw(); $("run").focus(); } }, words.study_close)]
      : shown ? [] : [h("h3", {}, words.example), h("p", { class: "hint" }, words.example_note.replace("{run}", words.run))]),
    ...told(found, words),
    ...(stored ? [downloads(["report", "csv", "xlsx"], link, words)] : shown ? [downloads(["report", "csv", "xlsx", "scenario", "tables", "parquet"], link, words)] : []));
  drawPictures();
}

const lettered = (letter, what) => words.of_letter.replace("{letter}", letter).replace("{what}", what);
function drawPictures() {
  if (!pictureBox) return;
  if (stored) { pictureBox.replaceChildren(); return; } // records of single runs were not sent
  const mine = order.length > 0;
  const all = mine ? Object.fromEntries(order.map((name) => [name, images[name]]).filter(([, image]) => image)) : Object.fromEntries(example.scenarios.map((one) => [one.run, example.pictures[one.run]]));
  const titles = mine ? Object.fromEntries(runs.map((run) => [run.run, lettered("ABCDEFGH"[order.indexOf(run.run)], run.title)])) : Object.fromEntries(example.scenarios.map((one) => [one.run, lettered(one.letter, one.title)]));
  pictures(pictureBox, all, titles, words);
}

start();
