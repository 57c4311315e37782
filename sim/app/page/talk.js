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
let lost = false;
let source = null;
let entering = null;

async function fetched(path, method, body) {
  const address = `${path}${path.includes("?") ? "&" : "?"}lang=${talk.lang}`;
  const options = { method, credentials: "same-origin" };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "content-type": "application/json" };
  }
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    if (!lost) { lost = true; talk.onLost(); }
    throw new Lost();
  }
  if (lost) { lost = false; talk.onBack(); }
  if (answer.status === 204) return null;
  const kind = answer.headers.get("content-type") || "";
  const told = kind.startsWith("application/json") ? await answer.json() : { message: await answer.text() };
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

export const get = (path) => fetched(path, "GET");

// A request of this visit; the visit is begun when it is first needed, and anew when the server has forgotten it.
export async function ask(path, method = "GET", body) {
  await enter();
  try {
    return await fetched(`api/visits/${talk.visit}/${path}`, method, body);
  } catch (error) {
    if (error.kind !== "gone") throw error;
    talk.visit = "";
    talk.onRestart();
    if (method !== "POST" || path === "comparisons") throw error;
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
  source.onmessage = (event) => {
    if (lost) { lost = false; talk.onBack(); }
    talk.onRuns(JSON.parse(event.data).runs);
  };
  source.onerror = () => {
    if (!lost) { lost = true; talk.onLost(); }
    setTimeout(probe, 2000);
  };
}

// Whether the server is there again, and knows this visit still.
async function probe() {
  if (!talk.visit) return;
  try {
    talk.onRuns(await fetched(`api/visits/${talk.visit}/runs`, "GET"));
    if (source && source.readyState === EventSource.CLOSED) listen();
  } catch (error) {
    if (error instanceof Lost) { setTimeout(probe, 2000); return; }
    if (error.kind === "gone" || error.status === 401) {
      if (source) source.close();
      talk.visit = "";
      talk.onRestart(error.status);
    }
  }
}

addEventListener("pagehide", () => {
  if (talk.visit) navigator.sendBeacon(`api/visits/${talk.visit}/leave`);
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
