// Keeps the plan up to the minute, and reminds of what was promised if the reader wants that.
const EVERY = 30_000; // milliseconds between two looks
const BEFORE = 10 * 60_000; // milliseconds before a promised time
const plan = document.querySelector("#plan");
const remind = document.querySelector("#remind");
const reminded = new Set();

async function look() {
  const busy = plan.contains(document.activeElement) || plan.querySelector("details[open]");
  if (!busy && !document.hidden) {
    try {
      const response = await fetch(plan.dataset.plan);
      if (response.ok) plan.replaceChildren(...new DOMParser().parseFromString(await response.text(), "text/html").body.childNodes);
    } catch {
      // the server is away; what is shown stays
    }
  }
  warn();
}

function warn() {
  if (globalThis.Notification?.permission !== "granted") return;
  for (const step of plan.querySelectorAll("[data-at]")) {
    const left = Number(step.dataset.at) - Date.now();
    const name = step.dataset.key + step.dataset.at;
    if (left > 0 && left <= BEFORE && !reminded.has(name)) {
      reminded.add(name);
      new Notification(document.title, { body: step.querySelector(".what").textContent, tag: name });
    }
  }
}

function offer() {
  const state = globalThis.Notification?.permission;
  remind.hidden = !state;
  remind.disabled = state !== "default";
  remind.textContent = { granted: plan.dataset.reminding, denied: plan.dataset.denied }[state] ?? plan.dataset.remind;
}

remind.addEventListener("click", async () => {
  await Notification.requestPermission();
  offer();
  warn();
});
setInterval(look, EVERY);
offer();
warn();
