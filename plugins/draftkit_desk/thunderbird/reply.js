import { begin, byId, make, say, send, trouble } from "./page.js";

const tabId = (await messenger.tabs.query({ active: true, currentWindow: true }))[0].id;
let cases = [];
let draft = null;

const options = (pairs) => pairs.map(([value, text]) => Object.assign(make("option", text), { value }));
const chosen = () => cases.find((each) => each.id === byId("case").value);

function choose() {
  const found = chosen();
  byId("kind").replaceChildren(...options((found?.kinds ?? []).map((each) => [each.kind, say(`kind_${each.kind.replaceAll("-", "_")}`) || each.kind])));
  if (found?.kinds.some((each) => each.kind === "reply")) byId("kind").value = "reply";
  byId("lang").replaceChildren(...options((found?.languages ?? []).map((each) => [each, say(`lang_${each}`) || each])));
  byId("status").textContent = found?.error ?? "";
  byId("see").disabled = !found || Boolean(found.error);
  forget();
}

function forget() {
  draft = null;
  byId("insert").disabled = true;
  byId("draft").hidden = true;
  byId("notes").replaceChildren();
}

byId("choice").addEventListener("submit", async (event) => {
  event.preventDefault();
  forget();
  const request = { case: byId("case").value, kind: byId("kind").value, lang: byId("lang").value };
  const answer = await send({ ask: "draft", request });
  if (answer.failure) {
    byId("status").textContent = trouble(answer.failure);
    byId("notes").replaceChildren(...(answer.questions ?? []).map((each) => make("li", `${each.field}: ${each.text} ${each.example}`)));
    return;
  }
  draft = answer;
  byId("status").textContent = "";
  byId("draft").textContent = draft.text;
  byId("draft").hidden = false;
  byId("notes").replaceChildren(...[...draft.findings, ...draft.notes].map((text) => make("li", text, "note")));
  byId("insert").disabled = false;
});

byId("insert").addEventListener("click", async () => {
  const message = (await messenger.messageDisplay.getDisplayedMessages(tabId)).messages[0];
  const tab = await messenger.compose.beginReply(message.id, "replyToSender");
  const details = await messenger.compose.getComposeDetails(tab.id);
  await messenger.compose.setComposeDetails(tab.id, details.isPlainText ? plain(details) : page(details));
  window.close();
});

// The draft comes first; the subject stays the thread's, and what is quoted stays below.
const plain = (details) => ({ plainTextBody: `${draft.text}\n\n${details.plainTextBody.trimStart()}` });

function page(details) {
  const made = new DOMParser().parseFromString(details.body, "text/html");
  const paragraphs = draft.text.split("\n\n").map((text) => {
    const paragraph = made.createElement("p");
    text.split("\n").forEach((line, number) => {
      if (number) paragraph.append(made.createElement("br"));
      paragraph.append(line);
    });
    return paragraph;
  });
  made.body.prepend(...paragraphs);
  return { body: made.documentElement.outerHTML };
}

byId("kind").addEventListener("change", forget);
byId("lang").addEventListener("change", forget);
byId("case").addEventListener("change", choose);

begin();
byId("title").textContent = say("reply");
for (const name of ["case", "kind", "lang"]) document.querySelector(`label[for=${name}]`).textContent = say(name);
byId("see").textContent = say("see");
byId("insert").textContent = say("insert");
const answer = await send({ ask: "cases" });
cases = answer.cases ?? [];
if (answer.failure) byId("status").textContent = trouble(answer.failure);
const shown = (await messenger.messageDisplay.getDisplayedMessages(tabId)).messages[0];
byId("case").replaceChildren(...options(cases.map((each) => [each.id, [each.title, each.client].filter(Boolean).join(" – ")])));
const theirs = cases.find((each) => each.email && shown?.author.toLowerCase().includes(each.email.toLowerCase()));
if (theirs) byId("case").value = theirs.id;
choose();
if (!answer.failure && !cases.length) byId("status").textContent = say("no_cases");
byId("title").focus();
