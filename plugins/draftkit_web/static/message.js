// The page of a message: keeps the author's words as they are typed, and shows the message as it will be read.
import { asking, edit } from "./editor.js";
import { post } from "./page.js";

const PAUSE = 400; // milliseconds without a key before it is kept
const AGAIN = 1500; // milliseconds until the next try
const byId = (id) => document.getElementById(id);
const path = location.pathname;
const which = Object.fromEntries(["variant", "lang", "channel"].map((name) => [name, byId("editor").dataset[name]]));
const kept = byId("kept");
let seen = byId("editor").dataset.seen;
let timer;
let running = null;
let contested = false;

const editor = edit({
  look: asking(`${path}/check`, () => which),
  changed: () => {
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
    if (!contested) say(kept.dataset.saving);
  },
  shown: ({ size }) => {
    byId("size").textContent = size.text;
    byId("size").className = `size ${size.state}`;
  },
});
let saved = JSON.stringify(editor.now());

function say(words, bad = false) {
  kept.classList.toggle("bad", bad);
  if (kept.textContent !== words) kept.textContent = words;
}

/** Keeps what is typed; whether the server has it. */
async function flush() {
  clearTimeout(timer);
  running ??= send().finally(() => (running = null));
  await running;
}

async function send() {
  if (JSON.stringify(editor.now()) === saved && !contested) say(kept.dataset.saved); // typed, and taken back
  while (JSON.stringify(editor.now()) !== saved && !contested) {
    const sent = editor.now();
    const answer = await post(`${path}/keep`, { ...which, ...sent, seen });
    if (answer.status === 200) {
      saved = JSON.stringify(sent);
      seen = answer.seen;
      say(kept.dataset.saved);
      await renew();
    } else if (answer.status === 409) {
      contested = true;
      seen = answer.seen;
      byId("theirs").textContent = answer.theirs;
      byId("conflict").dataset.subject = answer.theirs_subject;
      byId("conflict").hidden = false;
      say("");
    } else {
      say(answer.status === 401 || answer.status === 403 ? kept.dataset.out : kept.dataset.lost, true);
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

/** Shows the parts and the preview as they are now. */
async function renew() {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ["shown", "parts"]) {
    const [old, next] = [byId(id), fresh.getElementById(id)];
    if (!old || !next || old.contains(document.activeElement)) continue;
    old.replaceChildren(...next.childNodes);
  }
  looks();
}

byId("keep-theirs")?.addEventListener("click", () => settle(byId("theirs").textContent, byId("conflict").dataset.subject));
byId("keep-mine")?.addEventListener("click", () => settle());

function settle(text, subject) {
  contested = false;
  byId("conflict").hidden = true;
  if (text !== undefined) editor.set(text, subject);
  byId("text").focus();
  saved = "";
  flush();
}

// Nothing is sent on before the words are kept; the page comes back where it was.
addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  sessionStorage.setItem("draftkit-place", JSON.stringify({ path, top: scrollY, id: submitter?.id }));
  if (contested) event.preventDefault();
  else if (running || JSON.stringify(editor.now()) !== saved) {
    event.preventDefault();
    await flush();
    if (!contested) form.requestSubmit(submitter);
  }
});
const place = JSON.parse(sessionStorage.getItem("draftkit-place") ?? "null");
sessionStorage.removeItem("draftkit-place");
if (place?.path === path && !byId("clash")) {
  scrollTo(0, place.top);
  if (place.id) byId(place.id)?.focus({ preventScroll: true });
}
byId("clash")?.focus();
addEventListener("click", async (event) => {
  const link = event.target.closest("#eml, .options a");
  if (!link || contested || JSON.stringify(editor.now()) === saved) return;
  event.preventDefault();
  await flush();
  if (!contested) link.click();
});
addEventListener("pagehide", () => {
  if (JSON.stringify(editor.now()) !== saved && !contested) post(`${path}/keep`, { ...which, ...editor.now(), seen }, { keepalive: true });
});

byId("copy").addEventListener("click", async () => {
  const copy = byId("copy");
  const said = copy.textContent;
  try {
    await navigator.clipboard.writeText(editor.now().text);
    copy.textContent = copy.dataset.done;
  } catch {
    copy.textContent = copy.dataset.failed;
  }
  setTimeout(() => (copy.textContent = said), 4000);
});

let look = "light";
function looks() {
  const letter = byId("letter");
  if (!letter) return;
  const [narrow, shade] = [look.startsWith("phone"), look.endsWith("dark") ? "dark" : "light"];
  const address = `${letter.dataset.src}&look=${shade}`;
  if (letter.getAttribute("src") !== address) letter.src = address;
  letter.classList.toggle("narrow", narrow);
  letter.classList.toggle("dark", shade === "dark");
  for (const each of document.querySelectorAll(".look")) {
    each.setAttribute("aria-pressed", each.dataset.look === look);
    each.onclick = () => {
      look = each.dataset.look;
      looks();
    };
  }
}
looks();

let started = 0;
let ticking;
byId("timer").addEventListener("click", () => {
  const button = byId("timer");
  const seconds = () => Math.floor((Date.now() - started) / 1000);
  const show = () => (byId("clock").textContent = `${Math.floor(seconds() / 60)}:${String(seconds() % 60).padStart(2, "0")}`);
  clearInterval(ticking);
  if (button.getAttribute("aria-pressed") === "true") {
    show();
    button.setAttribute("aria-pressed", "false");
    button.textContent = button.dataset.start;
    return;
  }
  started = Date.now();
  show();
  ticking = setInterval(show, 250);
  button.setAttribute("aria-pressed", "true");
  button.textContent = button.dataset.stop;
});
