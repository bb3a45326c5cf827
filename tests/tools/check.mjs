// Runs the checkers over finished mail pages. Standard input: {pages: {name: {plain, sent: {inliner: page}}}, clients, rules};
// `plain` is a page with its rules in <style>, `sent` the same as it leaves. Standard output: {name: findings}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { caniemail } from "caniemail";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const { pages, clients, rules } = JSON.parse(readFileSync(0, "utf8"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const validator = new HtmlValidate({ extends: ["html-validate:recommended"], rules });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", // playwright gives it a fresh profile
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

const WINDOWS = { "900 light": [900, "light"], "500 light": [500, "light"], "900 dark": [900, "dark"], "500 dark": [500, "dark"] };
const requests = [];
const windows = {};
for (const [name, [width, colorScheme]] of Object.entries({ ...WINDOWS, "360 light": [360, "light"] })) {
  const context = await browser.newContext({ viewport: { width, height: 1000 }, colorScheme, offline: true });
  await context.route("**/*", (route) => { requests.push(route.request().url()); return route.abort(); });
  windows[name] = await context.newPage();
}

/** Tag and computed style of the body and of everything in it. */
async function styles(html, window) {
  await windows[window].setContent(html);
  return windows[window].evaluate(() =>
    [...document.querySelectorAll("body, body *")].map((element) => {
      const style = getComputedStyle(element);
      return [element.tagName, Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]))];
    }),
  );
}

/** Elements whose style differs, each as a line. */
function differences(a, b) {
  if (a.length !== b.length) return [`${a.length} elements, ${b.length} after inlining`];
  return a.flatMap(([tag, style], at) => {
    const names = Object.keys(style).filter((name) => style[name] !== b[at][1][name]);
    return names.length ? [`${tag}: ${names.map((name) => `${name} ${style[name]} → ${b[at][1][name]}`).join("; ")}`] : [];
  });
}

/** By how many pixels the page is wider than a narrow phone. */
async function overflow(html) {
  await windows["360 light"].setContent(html);
  return windows["360 light"].evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What axe finds, each as a line. */
async function violations(html, window) {
  await windows[window].setContent(html);
  await windows[window].evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const result = await windows[window].evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values } }), tags);
  return result.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(" ")}`);
}

const findings = {};
for (const [name, { plain, sent }] of Object.entries(pages)) {
  const wanted = {};
  for (const window of Object.keys(WINDOWS)) wanted[window] = await styles(plain, window);
  for (const [inliner, html] of Object.entries(sent)) {
    const bare = html.replace(/<style\b[^>]*>.*?<\/style>/gs, "");
    const changed = { "900 light without <style>": differences(wanted["900 light"], await styles(bare, "900 light")) };
    for (const window of Object.keys(WINDOWS)) changed[window] = differences(wanted[window], await styles(html, window));
    const unsupported = {};
    for (const [client, issues] of caniemail({ clients, html }).issues.errors) {
      for (const { title } of issues) (unsupported[title] ??= []).push(client);
    }
    const report = await validator.validateString(html);
    findings[`${name}, ${inliner}`] = {
      changed,
      unsupported,
      overflow: await overflow(html),
      axe: { light: await violations(html, "900 light"), dark: await violations(html, "900 dark") },
      validate: report.results.flatMap((file) => file.messages.map((each) => `${each.line}: ${each.ruleId}: ${each.message}`)),
    };
  }
}
await browser.close();
process.stdout.write(JSON.stringify({ findings, requests }));
