// Asks draftkit when Send is pressed. One file without imports: classic Outlook runs a handler from nothing else.
"use strict";

const HOUSE = { server: "http://127.0.0.1:8414", site: "https://localhost:3000", mode: "soft" }; // draftkit export writes this line
const PATIENCE = 4000; // ms; after five seconds Outlook complains of a slow add-in
const LONGEST = 500; // characters that Outlook shows in its dialog
const PANE = "draftkitPane"; // the button that opens the pane, by its id in the manifest
const MARK = "draftkit"; // what settings, and the permission to send one text, are kept under

const TEXTS = {
  en: {
    held: "draftkit holds this message. What may harm:",
    more: "and {n} more.",
    look: "Look at it",
    soft: "To send it all the same, say why in the pane.",
    block: "Your house sends no message with this in it.",
    unchecked: "draftkit could not look at this message.",
    setup: "It has no key yet: open “draftkit” in the ribbon and paste what “draftkit serve --token” prints.",
    away: "Nothing answers at {server}: start “draftkit serve” with “--allow-origin {site}”.",
    late: "There was no answer in time. Send again; if it stays so, start “draftkit serve” anew.",
    token: "The key is wrong: paste what “draftkit serve --token” prints into the pane.",
    version: "The add-in and draftkit do not fit each other: make the add-in again with “draftkit export outlook”.",
    broken: "draftkit says: {why}",
    outlook: "Outlook did not give the message away: {why}",
    server: "Where draftkit is",
    key: "Key (from “draftkit serve --token”)",
    save: "Save and try",
    works: "It works: {n} rules.",
    clean: "Nothing to hold. Press Send.",
    again: "Check again",
    anyway: "Send it all the same",
    reason: "Why it has to go as it is",
    reasonNeeded: "Say why first.",
    noted: "Noted. Press Send: this text goes, and no other.",
    settings: "Settings",
  },
  ru: {
    held: "draftkit задержал письмо. Что может повредить:",
    more: "и ещё {n}.",
    look: "Посмотреть",
    soft: "Чтобы отправить всё равно, объясните в панели почему.",
    block: "С этим ваша компания писем не отправляет.",
    unchecked: "draftkit не смог проверить письмо.",
    setup: "У него ещё нет ключа: откройте «draftkit» на ленте и вставьте то, что печатает «draftkit serve --token».",
    away: "По адресу {server} никто не отвечает: запустите «draftkit serve» с ключом «--allow-origin {site}».",
    late: "Ответа вовремя не было. Отправьте ещё раз; если не поможет, запустите «draftkit serve» заново.",
    token: "Ключ не подходит: вставьте в панель то, что печатает «draftkit serve --token».",
    version: "Надстройка и draftkit друг другу не подходят: сделайте её заново командой «draftkit export outlook».",
    broken: "draftkit сообщает: {why}",
    outlook: "Outlook не отдал письмо: {why}",
    server: "Где работает draftkit",
    key: "Ключ (из «draftkit serve --token»)",
    save: "Сохранить и проверить",
    works: "Работает, правил: {n}.",
    clean: "Задерживать нечего. Нажмите «Отправить».",
    again: "Проверить ещё раз",
    anyway: "Отправить всё равно",
    reason: "Почему письмо должно уйти как есть",
    reasonNeeded: "Сначала объясните почему.",
    noted: "Записано. Нажмите «Отправить»: уйдёт этот текст, и никакой другой.",
    settings: "Настройки",
  },
};

const texts = () => TEXTS[String(Office.context.displayLanguage || "").toLowerCase().startsWith("ru") ? "ru" : "en"];
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

class Trouble extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

// A call of Outlook's as a promise.
const call = (object, name, ...args) =>
  new Promise((done, fail) => {
    object[name](...args, (result) =>
      result.status === "failed" ? fail(new Trouble("outlook", { why: result.error && result.error.message })) : done(result.value),
    );
  });

const settings = () => Object.assign({ server: HOUSE.server, token: "" }, Office.context.roamingSettings.get(MARK));

const address = (each) => (each ? `${each.displayName || ""} <${each.emailAddress || ""}>`.trim() : "");

// The message as draftkit is asked about it. As HTML, so that a gate on the way out reads the same text.
async function compose() {
  const item = Office.context.mailbox.item;
  const [html, subject, from, to, cc, bcc] = await Promise.all([
    call(item.body, "getAsync", "html"),
    call(item.subject, "getAsync"),
    call(item.from, "getAsync"),
    ...["to", "cc", "bcc"].map((each) => call(item[each], "getAsync")),
  ]);
  const who = { from: address(from), to: to.map(address), cc: cc.map(address), bcc: bcc.map(address) };
  return { subject, body: { type: "text/html", text: html }, ...who };
}

// What a permission to send holds for: one text, to the same people.
const mark = (answer, { from, to, cc, bcc }) => JSON.stringify([answer.digest, from, to, cc, bcc]);

async function ask(request) {
  const { server, token } = settings();
  if (!token) throw new Trouble("setup");
  let timer;
  const control = typeof AbortController === "undefined" ? null : new AbortController();
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => {
      fail(new Trouble("late"));
      if (control) control.abort();
    }, PATIENCE);
  });
  const away = () => {
    throw new Trouble("away", { server, site: HOUSE.site });
  };
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ v: 1, id: 1, ...request });
  const asked = fetch(`${server}/protocol`, { method: "POST", headers, body, ...(control && { signal: control.signal }) })
    .catch(away)
    .then((response) => {
      if (response.status === 401) throw new Trouble("token");
      return response.ok ? response.json() : away();
    });
  let answer;
  try {
    answer = await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
  if (answer.v !== 1) throw new Trouble("version");
  if (!answer.ok) throw new Trouble("broken", { why: answer.error.message });
  return answer;
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

// A list that fits Outlook's dialog; `line` and `end` are how it writes an item.
function listed(head, items, tail, say, { line, end }) {
  let text = head;
  const room = LONGEST - (tail.length + say.more.length + 8);
  for (const [number, each] of items.entries()) {
    const item = `${line}${cut(each, 160)}${end}`;
    if (text.length + item.length > room) {
      text += line + fill(say.more, { n: items.length - number }) + end;
      break;
    }
    text += item;
  }
  return tail ? `${text}\n\n${tail}` : text;
}

const escaped = (text) => text.replace(/[\\`*_[\]<>#]/g, "\\$&");

// What Outlook is told of a held message. The policy's word is Outlook's: prompt lets its author send it anyway.
function held(answer, say) {
  const found = answer.findings.filter((each) => each.holds);
  const items = (found.length ? found : answer.findings).map((each) => each.message);
  const tail = say[answer.action] || "";
  const told = {
    allowEvent: false,
    errorMessage: listed(say.held, items, tail, say, { line: "\n– ", end: "" }),
    errorMessageMarkdown: listed(`${say.held}\n\n`, items.map(escaped), tail, say, { line: "- ", end: "\r" }),
    cancelLabel: say.look,
    commandId: PANE,
  };
  return ["soft", "block"].includes(answer.action) ? told : anyway(told);
}

const anyway = (told) => ({ ...told, sendModeOverride: "promptUser" });

// What Outlook is told where draftkit gave no answer: nothing is lost, and only a house that says block holds it.
function unchecked(problem, say) {
  const trouble = problem instanceof Trouble ? problem : new Trouble("broken", { why: problem });
  const text = cut(`${say.unchecked} ${fill(say[trouble.key], trouble.values)}`, LONGEST);
  const told = { allowEvent: false, errorMessage: text, cancelLabel: say.look, commandId: PANE };
  return HOUSE.mode === "block" ? told : anyway(told);
}

async function onMessageSend(event) {
  const say = texts();
  try {
    const message = await compose();
    const answer = await ask({ op: "lint", message });
    const permitted = answer.verdict === "hold" && (await call(Office.context.mailbox.item.sessionData, "getAllAsync"))[MARK];
    const goes = answer.verdict !== "hold" || permitted === mark(answer, message);
    event.completed(goes ? { allowEvent: true } : held(answer, say));
  } catch (problem) {
    event.completed(unchecked(problem, say));
  }
}

if (Office.actions) Office.actions.associate("onMessageSend", onMessageSend);
