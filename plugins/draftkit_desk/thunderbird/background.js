import "./own.js";
import { ask, warm } from "./desk.js";

// What is known of each compose window; the page of this script may be ended at any time, so nothing stands in variables.
const state = {
  async get(tabId) {
    return (await messenger.storage.session.get(`tab${tabId}`))[`tab${tabId}`] ?? {};
  },
  set: (tabId, value) => messenger.storage.session.set({ [`tab${tabId}`]: value }),
};

const message = ({ subject, text, who }) => ({ subject, ...who, body: { type: "text/plain", text } });
const lint = (mail) => ask({ op: "lint", offsets: "utf-16", message: message(mail) });

async function fingerprint(...texts) {
  const words = texts.map((each) => each.normalize("NFC").split(/\s+/).join(" ").trim()).join("\n");
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is sent, as its author reads it, and to whom. Its fingerprint is what a decision to send all the same is bound to.
async function content(details) {
  const { text } = Own.read(new DOMParser().parseFromString(details.body ?? "", "text/html").body);
  const subject = details.subject ?? "";
  const whoever = (key) => [details[key] ?? []].flat().filter((each) => typeof each === "string");
  const who = Object.fromEntries(["from", "to", "cc", "bcc"].map((key) => [key, whoever(key)]));
  return { subject, text, who, mark: await fingerprint(subject, text, JSON.stringify(who)) };
}

// {answer} or {failure}, never an error.
async function look(mail) {
  try {
    return { answer: await lint(mail) };
  } catch (failure) {
    return { failure: said(failure), never: await unchecked() === "never" };
  }
}

const said = (failure) => ({ code: failure.code ?? "broken", detail: failure.message });

// An organisation's policies.json may forbid to send what could not be checked.
const unchecked = () => messenger.storage.managed.get("unchecked").then((found) => found.unchecked, () => "");

messenger.compose.onBeforeSend.addListener(async (tab, details) => {
  const mail = await content(details);
  const { allowed, header } = await state.get(tab.id);
  if (allowed === mail.mark) {
    await show(tab.id, {}); // once
    const customHeaders = [...(details.customHeaders ?? []).filter((each) => each.name !== header?.name), header];
    return header ? { details: { customHeaders } } : {};
  }
  const seen = await look(mail);
  if (seen.answer && seen.answer.verdict !== "hold") {
    await show(tab.id, {});
    return {};
  }
  await show(tab.id, { ...seen, mark: mail.mark, stopped: true });
  open(tab.id).catch(() => {}); // waiting for it would lock the window
  return { cancel: true };
});

// A window of its own: the button's popup leaves the keyboard to the editor.
async function open(tabId) {
  await close(tabId);
  const url = `popup.html?tab=${tabId}`;
  const { id } = await messenger.windows.create({ type: "popup", url, width: 520, height: 620, allowScriptsToClose: true });
  await messenger.storage.session.set({ [`window${tabId}`]: id });
}

async function close(tabId) {
  const name = `window${tabId}`;
  const id = (await messenger.storage.session.get(name))[name];
  await messenger.storage.session.remove(name);
  if (id !== undefined) await messenger.windows.remove(id).catch(() => {}); // closed already
}

async function show(tabId, value) {
  await state.set(tabId, value);
  const count = value.failure ? "!" : String(value.answer?.findings.filter((each) => each.holds).length || "");
  await messenger.composeAction.setBadgeText({ tabId, text: count });
}

// What the pages of the add-on ask for.
const requests = {
  // What was seen in the text as it is now.
  async state({ tabId }) {
    const mail = await content(await messenger.compose.getComposeDetails(tabId));
    const known = await state.get(tabId);
    if (known.mark !== mail.mark) {
      await show(tabId, { ...(await look(mail)), mark: mail.mark, stopped: known.stopped ?? false });
    }
    return state.get(tabId);
  },
  async show({ tabId, finding }) {
    return inEditor(tabId, "show", finding.text, finding.start);
  },
  async fix({ tabId, finding, text }) {
    const done = await inEditor(tabId, "fix", finding.text, finding.start, text);
    return { done, ...(await requests.state({ tabId })) };
  },
  async send({ tabId, reason = "" }) {
    const { answer, never, mark } = await state.get(tabId);
    if (never || answer?.action === "block") return {};
    let header = null; // for the organisation's gate
    if (answer?.verdict === "hold") {
      const mail = await content(await messenger.compose.getComposeDetails(tabId));
      if (mail.mark !== mark) return {}; // it is stopped once more
      try {
        ({ header } = await ask({ op: "override", message: message(mail), reason }));
      } catch (failure) {
        return { failure: said(failure) };
      }
    }
    await show(tabId, { allowed: mark, header });
    return {};
  },
  explain: ({ rule, lang }) => answered({ op: "explain", rule, lang }),
  async spots({ text }) {
    const { answer } = await look({ subject: "", text, who: {} });
    return answer?.findings.filter((each) => each.part === "body" && each.text) ?? []; // without an answer: no lines, no words
  },
  cases: () => answered({ op: "cases" }),
  draft: ({ request }) => answered({ op: "draft", ...request }),
};

async function answered(request) {
  try {
    return await ask(request, 15000);
  } catch (failure) {
    return { failure: said(failure), questions: failure.answer?.questions };
  }
}

async function inEditor(tabId, name, ...words) {
  const target = { tabId };
  await messenger.scripting.executeScript({ target, files: ["own.js", "editor.js"] });
  const func = (called, given) => globalThis.draftkitEditor(document.body)[called](...given);
  const [{ result }] = await messenger.scripting.executeScript({ target, func, args: [name, words] });
  return result;
}

messenger.runtime.onMessage.addListener((message) => requests[message.ask]?.(message));
// A popup that has leave to send says so by a connection. The mail is sent when the popup has closed, and stopped once more
// if its text is another one by now.
messenger.runtime.onConnect.addListener((port) => {
  port.onDisconnect.addListener(() => messenger.compose.sendMessage(Number(port.name)).catch(() => {}));
});
messenger.tabs.onCreated.addListener((tab) => tab.type === "messageCompose" && warm());
messenger.tabs.onRemoved.addListener((tabId) => close(tabId));
messenger.commands.onCommand.addListener((_, tab) => tab?.type === "messageCompose" && open(tab.id));
const underlining = { id: "underline", js: ["own.js", "underline.js"], css: ["underline.css"] };
messenger.scripting.compose.registerScripts([underlining]).catch(() => {}); // registered already
messenger.runtime.onStartup.addListener(warm);
