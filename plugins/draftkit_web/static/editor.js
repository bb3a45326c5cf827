// An editor that shows what the rules find while one types. The text is plain; findings are highlights over it (the mail
// add-ons' own.js and editor.js tell what is where), so nothing that is shown is ever part of the text.
import { post } from "./page.js";

const PAUSE = 25; // milliseconds without a key before a look
const AGAIN = 1500; // milliseconds until the next try
const LEVELS = ["error", "warning", "note"];

export function make(tag, text = "", name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function button(text, action, name = "") {
  const made = make("button", text, name);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/** Makes `#text` an editor. `look(text, subject)` asks the server; `changed()` is told of every change, `shown(state)` of every answer. */
export function edit({ look, changed = () => {}, shown = () => {} }) {
  const root = document.querySelector("#editor");
  const paper = root.querySelector("#text");
  const subject = root.querySelector("#subject");
  const list = document.querySelector("#findings");
  const sum = document.querySelector("#sum");
  const words = JSON.parse(root.dataset.words);
  const marks = globalThis.draftkitEditor(paper);
  let state = JSON.parse(root.dataset.state);
  let looked = null; // what the state was made from
  let cards = ""; // what the list shows
  let timer;
  let looking = false;

  paper.style.whiteSpace = "pre-wrap"; // tells own.js that line breaks count
  try {
    paper.contentEditable = "plaintext-only";
  } catch {
    paper.contentEditable = "true";
    paper.addEventListener("paste", (event) => {
      event.preventDefault();
      document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    });
  }
  paper.addEventListener("drop", (event) => event.dataTransfer.files.length && event.preventDefault());

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const now = () => ({ text: globalThis.Own.read(paper).text.replace(/\n$/, ""), subject: subject?.value ?? "" });
  const same = (a, b) => a && b && a.text === b.text && a.subject === b.subject;

  function draw() {
    const own = globalThis.Own.read(paper);
    const ranges = (places) => places.map(([start, end]) => globalThis.Own.range(own, start, end)).filter(Boolean);
    const paint = (name, places) => CSS.highlights?.set(`draftkit-${name}`, new Highlight(...ranges(places)));
    const found = state.findings.filter((each) => each.part === "body" && each.end > each.start);
    paint("value", state.values ?? []);
    paint("invented", found.filter((each) => each.invented).map((each) => [each.start, each.end]));
    for (const level of LEVELS) paint(level, found.filter((each) => each.level === level && !each.invented).map((each) => [each.start, each.end]));
  }

  function show(next, from) {
    state = next;
    looked = from;
    draw();
    const key = JSON.stringify(state.findings);
    if (key !== cards) {
      cards = key;
      const at = [...list.children].findIndex((each) => each.contains(document.activeElement));
      list.replaceChildren(...state.findings.map(card));
      if (at >= 0) (list.children[Math.min(at, list.children.length - 1)]?.querySelector("button, a") ?? paper).focus();
    }
    const count = (level) => state.findings.filter((each) => each.level === level).length;
    const said = state.failures?.length
      ? fill(words.broke, { rules: state.failures.join(", ") })
      : !from.text.trim() ? words.empty
      : state.findings.length ? fill(words.sum, { errors: count("error"), warnings: count("warning"), notes: count("note") })
      : words.clean;
    if (sum.textContent !== said) sum.textContent = said;
    sum.className = state.failures?.length || count("error") ? "bad" : state.findings.length || !from.text.trim() ? "" : "well";
    root.dataset.looked = String(Number(root.dataset.looked ?? 0) + 1); // for those who wait for it
    shown(state);
  }

  function card(finding) {
    const item = make("li", "", `finding ${finding.level}`);
    const head = make("h3", finding.message);
    const tag = make("span", finding.invented ? words.invented : words[finding.level], `tag ${{ error: "wrong", warning: "warn" }[finding.level] ?? ""}`);
    head.prepend(tag, " ");
    if (finding.part !== "body") head.append(make("span", ` – ${words.in_subject}`, "muted"));
    else if (!finding.text) head.append(make("span", ` – ${words.whole}`, "muted"));
    const advice = make("p", finding.advice, "advice");
    advice.prepend(make("strong", words.instead), " ");
    item.append(head, make("p", finding.why, "muted"), advice);
    const row = make("p", "", "row");
    for (const fix of finding.fixes) {
      if (finding.part === "body") row.append(button(fix.text ? fill(words.replace, { text: fix.text }) : words.remove, () => mend(finding, fix), "small fix"));
    }
    if (finding.text) row.append(button(words.show, () => select(finding), "small"));
    item.append(row);
    return item;
  }

  function select(finding) {
    if (finding.part === "subject") {
      subject?.focus();
      subject?.setSelectionRange(finding.start, finding.end);
    } else if (finding.text) {
      marks.show(finding.text, finding.start);
    } else {
      paper.focus();
    }
  }

  function mend(finding, fix) {
    marks.fix(finding.text, finding.start, fix.text);
    paper.focus();
  }

  /** The finding at the cursor; -1 where there is none. */
  function here() {
    const selection = document.getSelection();
    if (!selection.rangeCount || !paper.contains(selection.anchorNode)) return -1;
    const own = globalThis.Own.read(paper);
    const inside = ({ start, end }) => {
      const range = globalThis.Own.range(own, start, end);
      return range?.isPointInRange(selection.focusNode, selection.focusOffset);
    };
    return state.findings.findIndex((each) => each.part === "body" && each.end > each.start && inside(each));
  }

  document.addEventListener("selectionchange", () => {
    const at = here();
    [...list.children].forEach((each, number) => each.classList.toggle("here", number === at));
  });

  root.addEventListener("keydown", (event) => {
    const at = here();
    if (event.key === "F8" && state.findings.length) {
      event.preventDefault();
      const step = event.shiftKey ? -1 : 1;
      const last = Number(root.dataset.at ?? -1);
      const count = state.findings.length;
      const next = at < 0 && last < 0 ? (step > 0 ? 0 : count - 1) : ((at < 0 ? last : at) + step + count) % count;
      root.dataset.at = String(next);
      select(state.findings[next]);
      sum.textContent = `${next + 1}/${count}. ${state.findings[next].message}`;
      list.children[next]?.scrollIntoView({ block: "nearest" });
    }
    const fix = state.findings[at]?.fixes[0];
    if (event.key === "Enter" && event.altKey && fix) {
      event.preventDefault();
      mend(state.findings[at], fix);
    }
  });

  async function check() {
    if (looking) return;
    looking = true;
    for (;;) {
      const asked = now();
      if (same(asked, looked)) break;
      const answer = await look(asked.text, asked.subject);
      if (answer.status === 200) {
        if (same(asked, now())) show(answer, asked);
      } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 403) {
        break; // asking again would not help
      } else {
        sum.textContent = answer.status === 401 || answer.status === 403 ? words.out : words.lost;
        sum.className = "bad";
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    looking = false;
  }

  function typed() {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
    changed();
  }

  paper.addEventListener("input", typed);
  subject?.addEventListener("input", typed);

  const editor = {
    now,
    /** Looks again, for instance at the same text as another kind. */
    again() {
      looked = null;
      check();
    },
    /** Puts another text in, as if typed: Undo takes it back. */
    set(text, head) {
      paper.focus();
      document.getSelection().selectAllChildren(paper);
      document.execCommand(text ? "insertText" : "delete", false, text);
      if (subject && head !== undefined) subject.value = head;
      typed();
    },
  };
  show(state, now());
  return editor;
}

/** What asks the server for findings at a path. */
export const asking = (path, more) => (text, subject) => post(path, { ...more(), text, subject });
