import { begin, button, byId, make, say, send, trouble } from "./page.js";

const given = new URLSearchParams(location.search).get("tab"); // in a window of its own
const tabId = given ? Number(given) : (await messenger.tabs.query({ active: true, currentWindow: true }))[0].id;
let state = {};

function draw(focus) {
  const { answer, failure, stopped } = state;
  const held = answer?.findings.filter((each) => each.holds) ?? [];
  const others = answer?.findings.filter((each) => !each.holds) ?? [];
  const hold = Boolean(failure) || answer?.verdict === "hold";
  const never = state.never || (!failure && hold && answer.action === "block");
  const broken = answer?.action === "defer";

  byId("title").textContent = say(failure || broken ? "unchecked" : hold ? "held" : stopped ? "clear" : "checked");
  byId("lead").textContent = failure
    ? trouble(failure)
    : broken
      ? say("rule_broke", answer.failures.join(", "))
      : say(!hold ? (others.length ? "advice_left" : "nothing") : never ? "lead_never" : "lead");
  byId("held").replaceChildren(...held.map(card));
  byId("others").hidden = !others.length;
  byId("others").open = !held.length && !failure;
  byId("others").querySelector("summary").textContent = say("others", others.length);
  byId("others").querySelector("ol").replaceChildren(...others.map(card));

  const asks = hold && !failure && answer.action === "soft";
  byId("reason").hidden = document.querySelector("label[for=reason]").hidden = !asks;
  document.querySelector("label[for=reason]").textContent = say("reason");
  byId("reason").required = asks;
  byId("back").textContent = say("back");
  byId("back").className = hold ? "main" : "";
  byId("send").textContent = say(failure ? "send_unchecked" : hold ? "send_anyway" : "send");
  byId("send").className = hold ? "" : "main";
  byId("send").hidden = never || !stopped;
  byId("send").disabled = false; // not before it is known what holds
  byId("help").textContent = say("keys");
  document.title = byId("title").textContent;
  if (focus) byId("title").focus();
}

function card(finding) {
  const item = make("li", "", finding.level);
  item.append(make("h2", finding.message), make("p", finding.why, "why"), make("p", finding.advice, "advice"));
  const buttons = make("div", "", "buttons");
  if (finding.part === "body" && finding.text) {
    for (const fix of finding.fixes) {
      buttons.append(button(fix.text ? say("replace", fix.text) : say("remove"), () => mend(finding, fix.text), "fix"));
    }
    buttons.append(button(say("show"), () => send({ ask: "show", tabId, finding })));
  }
  const more = button(say("examples"), async () => {
    const page = await send({ ask: "explain", rule: finding.rule, lang: state.answer.lang });
    more.replaceWith(...(page.failure ? [make("p", trouble(page.failure))] : examples(page)));
  });
  buttons.append(more);
  item.append(buttons);
  return item;
}

function examples(page) {
  return [...page.bad.map((each) => `✗ ${each.text}`), ...page.good.map((text) => `✓ ${text}`)].map((text) => make("p", text));
}

async function mend(finding, text) {
  const { done, ...after } = await send({ ask: "fix", tabId, finding, text });
  state = after;
  draw(true);
  byId("status").textContent = say(done ? "fixed" : "moved");
}

byId("anyway").addEventListener("submit", async (event) => {
  event.preventDefault();
  byId("send").disabled = true;
  const { failure } = await send({ ask: "send", tabId, reason: byId("reason").value });
  byId("send").disabled = false;
  if (failure) {
    byId("status").textContent = trouble(failure);
    return;
  }
  messenger.runtime.connect({ name: String(tabId) });
  window.close();
});
byId("back").addEventListener("click", () => window.close());

document.querySelector(".choice span").textContent = say("underline");
byId("underline").checked = Boolean((await messenger.storage.local.get("underline")).underline);
byId("underline").addEventListener("change", () => messenger.storage.local.set({ underline: byId("underline").checked }));
document.addEventListener("keydown", (event) => event.key === "Escape" && window.close());

begin();
document.documentElement.classList.toggle("window", Boolean(given));
state = await send({ ask: "state", tabId });
draw(true);
