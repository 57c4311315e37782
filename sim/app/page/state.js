// What is chosen, as the address has it: a link, a reload and the back button give it again.

export const empty = () => ({ place: "panjin/before", size: null, days: null, replications: 5, reforms: null, values: {} });

export function toParams(choice) {
  const found = new URLSearchParams();
  found.set("place", choice.place);
  if (choice.size !== null) found.set("size", choice.size);
  if (choice.days !== null) found.set("days", choice.days);
  found.set("n", choice.replications);
  if (choice.reforms !== null) found.set("reforms", choice.reforms.join(","));
  for (const [path, value] of Object.entries(choice.values)) found.set(`set.${path}`, JSON.stringify(value));
  return found;
}

const number = (text, otherwise) => (text !== null && text !== "" && Number.isFinite(Number(text)) ? Number(text) : otherwise);

export function fromParams(found) {
  const choice = empty();
  if (!found.has("place")) return choice;
  choice.place = found.get("place").slice(0, 200);
  choice.size = number(found.get("size"), null);
  choice.days = number(found.get("days"), null);
  choice.replications = number(found.get("n"), 5);
  if (found.has("reforms")) choice.reforms = found.get("reforms").split(",").filter(Boolean);
  for (const [key, text] of found) {
    if (!key.startsWith("set.")) continue;
    try { choice.values[key.slice(4)] = JSON.parse(text); } catch { choice.values[key.slice(4)] = text; }
  }
  return choice;
}

export function address(lang, choice, pins) {
  const found = toParams(choice);
  found.set("lang", lang);
  for (const pin of pins) found.append("pin", toParams(pin).toString());
  return `?${found}`;
}

export function fromAddress() {
  const found = new URLSearchParams(location.search);
  const pins = found.getAll("pin").slice(0, 8).map((pin) => fromParams(new URLSearchParams(pin)));
  return { lang: found.get("lang") === "zh" ? "zh" : "en", given: found.has("place"), choice: fromParams(found), pins };
}

const KEY = "gridgov-comparisons";

export function saved() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one.name === "string" && String(one.address).startsWith("?")) : [];
  } catch { return []; }
}

export function save(name, where) {
  const others = saved().filter((one) => one.name !== name);
  try { localStorage.setItem(KEY, JSON.stringify([...others, { name, address: where }].slice(-30))); return true; } catch { return false; }
}

export function forget(name) {
  try { localStorage.setItem(KEY, JSON.stringify(saved().filter((one) => one.name !== name))); } catch { /* none */ }
}

// What was loaded from files is in no address: its names are left for the page that is opened next in this tab.
const SENT = "gridgov-sent";
export function leave(titles) {
  try { sessionStorage.setItem(SENT, JSON.stringify(titles)); } catch { /* none */ }
}
export function left() {
  try {
    const found = JSON.parse(sessionStorage.getItem(SENT) || "[]");
    sessionStorage.removeItem(SENT);
    return Array.isArray(found) ? found.map(String) : [];
  } catch { return []; }
}

// Elements: h("p", {class: "x", onclick: f}, "text", child)
export function h(name, attributes = {}, ...children) {
  const svg = ["svg", "g", "path", "circle", "line", "text", "rect", "title", "polyline"].includes(name);
  const found = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) found.addEventListener(key.slice(2), value);
    else if (["checked", "value", "disabled", "selected", "open", "hidden"].includes(key) && !svg) found[key] = value;
    else found.setAttribute(key, value === true ? "" : value);
  }
  found.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return found;
}
