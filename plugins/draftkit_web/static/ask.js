// Keeps an answer while it is typed. What the server has not confirmed is sent again until it has.
import { post } from "./page.js";

const PAUSE = 300; // milliseconds without a key
const AGAIN = 1500; // milliseconds until the next try
const form = document.querySelector("#question");
const state = document.querySelector("#state");
const conflict = document.querySelector("#conflict");
const { seen, field } = form.elements;
const keep = form.dataset.keep;
let saved = text(); // what the file has, as far as this page knows
let timer;
let running = null;
let contested = !conflict.hidden;
let settled = [state.textContent, state.classList.contains("bad")]; // what there is to say of `saved`

function text() {
  const boxes = [...form.querySelectorAll("input[type=radio], input[type=checkbox]")];
  if (boxes.length) return boxes.filter((box) => box.checked).map((box) => box.value).join("\n");
  return form.querySelector("#answer").value;
}

function say(words, bad = false) {
  state.classList.toggle("bad", bad);
  if (state.textContent !== words) state.textContent = words;
}

/** Sends what is typed until the server has it; whether it has, and takes it for an answer. */
function flush() {
  clearTimeout(timer);
  running ??= send().finally(() => (running = null));
  return running;
}

async function send() {
  while (text() !== saved && !contested) {
    const sent = text();
    say(state.dataset.saving);
    const answer = await post(keep, { field: field.value, text: sent, seen: seen.value });
    if (answer.status === 200) {
      saved = sent;
      seen.value = answer.seen;
      const { understood, saved: kept } = state.dataset;
      settled = [answer.wrong || (answer.understood ? `${understood} ${answer.understood}` : kept), Boolean(answer.wrong)];
      if (text() === saved) say(...settled);
    } else if (answer.status === 409) {
      show(answer);
    } else {
      const { lost, out, unreadable } = state.dataset;
      say(answer.status === 401 || answer.status === 403 ? out : answer.status === 422 ? `${unreadable} ${answer.unreadable}` : lost, true);
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

function show({ theirs, seen: now }) {
  contested = true;
  seen.value = now;
  document.querySelector("#theirs").textContent = theirs || "–";
  document.querySelector("#yours").textContent = text();
  conflict.hidden = false;
  say("");
}

function settle() {
  contested = false;
  conflict.hidden = true;
  form.querySelector("#answer, input:checked, input[type=radio]")?.focus();
}

document.querySelector("#keep-yours").addEventListener("click", () => {
  settle();
  saved = null;
  flush();
});
document.querySelector("#keep-theirs").addEventListener("click", () => {
  const theirs = document.querySelector("#theirs").textContent;
  const answer = form.querySelector("#answer");
  if (answer) answer.value = theirs === "–" ? "" : theirs;
  else for (const box of form.querySelectorAll("input[name=text]")) box.checked = theirs.split("\n").includes(box.value);
  settle();
  saved = null;
  flush();
});
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
  if (contested) document.querySelector("#yours").textContent = text();
  else if (running || text() !== saved) say(state.dataset.saving);
  else say(...settled);
});
form.addEventListener("change", flush);
form.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key === "Enter" && target.matches("textarea") && !event.shiftKey && (!target.dataset.lines || event.ctrlKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary"));
  }
});
form.addEventListener("submit", async (event) => {
  if (contested) event.preventDefault();
  else if (running || text() !== saved) {
    event.preventDefault();
    const button = event.submitter;
    await flush();
    if (!contested) form.requestSubmit(button);
  }
});
addEventListener("pagehide", () => {
  if (text() !== saved && !contested) post(keep, { field: field.value, text: text(), seen: seen.value }, { keepalive: true });
});
if (!contested) form.querySelector("#answer")?.focus();
