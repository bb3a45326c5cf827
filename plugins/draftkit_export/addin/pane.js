// The pane beside a message: what was found and why, the permission to send it all the same, and the settings.
"use strict";

const part = (id) => document.getElementById(id);
let last = null; // {answer, message} of the last look

function show(text) {
  part("state").textContent = text;
}

function paragraph(text, style) {
  const made = document.createElement("p");
  made.textContent = text;
  if (style) made.className = style;
  return made;
}

function render({ answer }) {
  const say = texts();
  show(answer.verdict === "hold" ? say[answer.action] || say.held : say.clean);
  part("findings").replaceChildren(
    ...answer.findings.map((each) => {
      const item = document.createElement("li");
      item.classList.toggle("holds", each.holds);
      if (each.text) item.append(paragraph(each.text, "quote"));
      item.append(...[each.message, each.why, each.advice].filter(Boolean).map((text) => paragraph(text)));
      return item;
    }),
  );
  part("override").hidden = answer.verdict !== "hold" || answer.action === "block";
  part("reasonField").hidden = answer.action !== "soft";
}

function failed(problem) {
  const say = texts();
  part("findings").replaceChildren();
  part("override").hidden = true;
  show(unchecked(problem, say).errorMessage);
  part("setup").open = part("setup").open || ["setup", "token", "away"].includes(problem.key);
}

async function check() {
  try {
    const message = await compose();
    last = { message, answer: await ask({ op: "lint", message }) };
    render(last);
  } catch (problem) {
    failed(problem);
  }
}

async function permit() {
  const say = texts();
  const reason = part("reason").value.trim();
  if (last.answer.action === "soft" && !reason) {
    show(say.reasonNeeded);
    return;
  }
  try {
    const item = Office.context.mailbox.item;
    const { header } = await ask({ op: "override", message: last.message, reason });
    if (header) await call(item.internetHeaders, "setAsync", { [header.name]: header.value });
    await call(item.sessionData, "setAsync", MARK, mark(last.answer, last.message));
    part("override").hidden = true;
    show(say.noted);
  } catch (problem) {
    failed(problem);
  }
}

async function save() {
  const kept = { server: part("server").value.replace(/\/+$/, ""), token: part("key").value.trim() };
  try {
    Office.context.roamingSettings.set(MARK, kept);
    await call(Office.context.roamingSettings, "saveAsync");
    show(fill(texts().works, { n: (await ask({ op: "hello" })).rules }));
    part("setup").open = false;
  } catch (problem) {
    failed(problem);
  }
}

Office.onReady(() => {
  const say = texts();
  document.documentElement.lang = say === TEXTS.ru ? "ru" : "en";
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = say[each.dataset.text];
  part("server").value = settings().server;
  for (const [id, happening, act] of [["again", "click", check], ["override", "submit", permit], ["settings", "submit", save]]) {
    part(id).addEventListener(happening, (event) => {
      event.preventDefault();
      act();
    });
  }
  return check();
});
