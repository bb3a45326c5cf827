// Underlines findings while somebody writes, where they have asked for it. Highlights are no part of the page: nothing is sent.
(() => {
  const PAUSE = 700; // milliseconds without a key
  let timer;
  const look = async () => {
    const { underline } = await messenger.storage.local.get("underline");
    const own = globalThis.Own.read(document.body);
    const findings = underline && own.text.trim() ? await messenger.runtime.sendMessage({ ask: "spots", text: own.text }) : [];
    if (globalThis.Own.read(document.body).text !== own.text) return; // the next look is on its way
    const ranges = findings.map((each) => globalThis.Own.range(own, each.start, each.end)).filter(Boolean);
    CSS.highlights.set("draftkit", new Highlight(...ranges));
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  new MutationObserver(soon).observe(document.body, { childList: true, characterData: true, subtree: true });
  messenger.storage.onChanged.addListener(soon);
  soon();
})();
