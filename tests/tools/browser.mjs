// A browser without a screen, driven line by line. Standard input: {"code": "…", "values": {…}} a line, the body of an async
// function with `browser`, `context`, `page` (a playwright page), `open` (a new context and page), `violations` (axe's, as lines),
// `requests` (addresses asked for) and `complaints` (what the console says of errors). Standard output: {"value": …} or {"error": …}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", // playwright gives it a fresh profile
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
const requests = [];
const complaints = [];

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, reducedMotion: "reduce", ...options });
  context.on("request", (request) => requests.push(request.url()));
  context.on("console", (message) => { if (message.type() === "error") complaints.push(`${message.text()} ${message.location().url}`); });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { context, page };
}

/** What axe finds on a page, each as a line. Its script comes in beside the page's own, past their policy. */
async function violations(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axe });
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const result = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values } }), tags);
  await client.detach();
  return result.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(" ")}`);
}

const state = { browser, open, violations, requests, complaints, ...(await open()) };
const AsyncFunction = (async () => {}).constructor;
for await (const line of createInterface({ input: process.stdin })) {
  const { code, values } = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await new AsyncFunction("state", "values", `const { ${Object.keys(state)} } = state; ${code}`)(state, values)) ?? null };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
