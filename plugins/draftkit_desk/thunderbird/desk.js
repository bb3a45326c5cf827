// Asks the host on this machine. Every failure has a code; `failure-<code>` in _locales says what to do about it.
const HOST = "draftkit";
const VERSION = 1;
const PATIENCE = 3000; // milliseconds for a mail that waits to be sent
const START = 10000; // for a host that has just been started: its rules may have to be compiled anew

let port = null;
let last = 0;
let ready = 0; // when a host that is starting must be able to answer
const waiting = new Map();

export class Failure extends Error {
  constructor(code, detail = "") {
    super(detail);
    this.code = code;
  }
}

export async function ask(request, patience = PATIENCE) {
  const id = ++last;
  let timer;
  try {
    const answer = await new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      const host = connected();
      timer = setTimeout(() => reject(new Failure("hung")), Math.max(patience, ready - Date.now()));
      host.postMessage({ v: VERSION, id, client: { name: "thunderbird" }, ...request });
    });
    if (answer.v !== VERSION) throw new Failure("version");
    if (!answer.ok) throw Object.assign(new Failure(code(answer.error?.code), answer.error?.message), { answer });
    return answer;
  } catch (error) {
    if (error.code === "hung") disconnect(); // a new one next time
    throw error instanceof Failure ? error : new Failure("crashed", String(error?.message ?? error));
  } finally {
    clearTimeout(timer);
    waiting.delete(id);
  }
}

export function warm() {
  ask({ op: "hello" }).catch(() => {}); // said when it matters
}

function code(theirs) {
  return { unsupported: "version", settings: "settings", "missing-facts": "facts" }[theirs] ?? "broken";
}

function connected() {
  if (port) return port;
  const mine = (port = messenger.runtime.connectNative(HOST));
  ready = Date.now() + START;
  port.onMessage.addListener((answer) => {
    ready = 0;
    waiting.get(answer.id)?.resolve(answer);
  });
  port.onDisconnect.addListener(() => {
    if (port === mine) port = null;
    const said = mine.error?.message ?? "";
    const failure = new Failure(/No such native application/i.test(said) ? "missing" : "crashed", said);
    for (const each of waiting.values()) each.reject(failure);
  });
  return port;
}

function disconnect() {
  port?.disconnect();
  port = null;
}
