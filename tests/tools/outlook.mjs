// Runs the add-in's handler under office-addin-mock: a list of scenes on standard input, what Outlook was told on the
// standard output. A scene: {send: path of send.js, language, settings, mail, session}.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import mock from "office-addin-mock";

const gives = (value) => function (...args) { args.at(-1)({ status: "succeeded", value }); };

function office({ language, settings, mail, session }) {
  return new mock.OfficeMockObject({
    context: {
      displayLanguage: language,
      roamingSettings: { get: () => settings },
      mailbox: {
        item: {
          body: { getAsync: mail.refused ? (type, done) => done({ status: "failed", error: { message: mail.refused } }) : gives(mail.html) },
          subject: { getAsync: gives(mail.subject) },
          from: { getAsync: gives({ displayName: "Ruth Alder", emailAddress: mail.from }) },
          to: { getAsync: gives(mail.to.map((each) => ({ displayName: "", emailAddress: each }))) },
          cc: { getAsync: gives([]) },
          bcc: { getAsync: gives([]) },
          sessionData: { getAllAsync: gives(session) },
        },
      },
    },
    actions: {
      associate(name, handler) {
        this.handler = handler;
      },
    },
  }, "outlook");
}

async function play(scene) {
  const Office = office(scene);
  const globals = { Office, fetch, setTimeout, clearTimeout, AbortController, console };
  vm.runInNewContext(readFileSync(scene.send, "utf8"), globals, { filename: scene.send });
  const told = [];
  await Office.actions.handler({ completed: (options) => told.push(options) });
  return told;
}

const scenes = JSON.parse(readFileSync(0, "utf8"));
const results = [];
for (const scene of scenes) results.push(await play(scene));
console.log(JSON.stringify(results));
