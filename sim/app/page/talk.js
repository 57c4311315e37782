// What is said to the server, and what happens when it does not answer.

export class Refused extends Error {
  constructor(status, told) {
    super(told.message || String(status));
    this.status = status;
    this.kind = told.kind || "";
    this.control = told.control || "";
  }
}

export class Lost extends Error {}

export const talk = { lang: "en", visit: "", onLost: () => {}, onBack: () => {}, onRuns: () => {}, onRestart: () => {} };
const AGAIN = 2000; // ms
const SILENT = 30000; // ms: the stream of events says that it is there every few seconds
let heard = 0;
let lost = false;
let source = null;
let entering = null;
let timer = null;

// Whoever finds that nobody answers tells it here: the page asks again until somebody does.
function losing() {
  if (!lost) { lost = true; talk.onLost(); }
  timer = timer || setTimeout(probe, AGAIN);
}

export const away = () => lost;

function back() {
  if (!lost) return;
  lost = false;
  talk.onBack();
}

async function fetched(path, method, body, patience = null) {
  const address = `${path}${path.includes("?") ? "&" : "?"}lang=${talk.lang}`;
  const options = { method, credentials: "same-origin", signal: patience };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "content-type": "application/json" };
  }
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    losing();
    throw new Lost();
  }
  back();
  if (answer.status === 204) return null;
  const kind = answer.headers.get("content-type") || "";
  const told = kind.startsWith("application/json") ? await answer.json() : { message: await answer.text() };
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

export const get = (path) => fetched(path, "GET");
export const post = (path, body) => fetched(path, "POST", body);

// A request of this visit; the visit is begun when it is first needed, and anew when the server has forgotten it.
export async function ask(path, method = "GET", body) {
  await enter();
  try {
    return await fetched(`api/visits/${talk.visit}/${path}`, method, body);
  } catch (error) {
    if (error.kind !== "gone") throw error;
    talk.visit = "";
    talk.onRestart();
    if (method !== "POST" || ["comparisons", "runs"].includes(path)) throw error;
    await enter();
    return fetched(`api/visits/${talk.visit}/${path}`, method, body);
  }
}

function enter() {
  if (talk.visit) return Promise.resolve();
  entering = entering || fetched("api/visits", "POST").then((told) => {
    talk.visit = told.visit;
    listen();
  }).finally(() => { entering = null; });
  return entering;
}

export function listen() {
  if (source) source.close();
  if (!talk.visit) return;
  source = new EventSource(`api/visits/${talk.visit}/events?lang=${talk.lang}`);
  heard = Date.now();
  source.addEventListener("here", () => { heard = Date.now(); });
  source.onmessage = (event) => {
    heard = Date.now();
    back();
    talk.onRuns(JSON.parse(event.data).runs);
  };
  source.onerror = losing;
}

// Whether the server is there again, and knows this visit still.
async function probe() {
  timer = null;
  const patience = AbortSignal.timeout(4 * AGAIN);
  try {
    if (!talk.visit) { await fetched("api/example", "GET", undefined, patience); return; }
    talk.onRuns(await fetched(`api/visits/${talk.visit}/runs`, "GET", undefined, patience));
    if (source && source.readyState === EventSource.CLOSED) listen();
  } catch (error) {
    if (error instanceof Lost) return;
    if (error.kind === "gone" || error.status === 401) {
      if (source) source.close();
      talk.visit = "";
      talk.onRestart(error.status);
    }
  }
}

// A stream that is open already may stay silent without an error when the network goes.
addEventListener("offline", losing);
setInterval(() => { if (talk.visit && !timer && Date.now() - heard > SILENT) { heard = Date.now(); probe(); } }, 5000);
addEventListener("online", () => { clearTimeout(timer); probe(); });
addEventListener("pagehide", () => {
  if (talk.visit) navigator.sendBeacon(`api/visits/${talk.visit}/leave`);
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
