// The author's own text in a page, with the place of each of its characters. What is quoted, and the signature, is left out.
// A classic script: it runs in the background page (as `import "./own.js"`) and in the editor itself.
var Own = (() => {
  const BLOCK = /^(?:ADDRESS|ARTICLE|BLOCKQUOTE|DD|DIV|DL|DT|FIGURE|FOOTER|H[1-6]|HEADER|HR|LI|OL|P|PRE|SECTION|TABLE|TR|UL)$/;
  const APART = /^(?:H[1-6]|P|TABLE|UL|OL|BLOCKQUOTE|PRE)$/;
  const SILENT = /^(?:SCRIPT|STYLE|HEAD|TEMPLATE|IMG)$/;
  const QUOTED = "blockquote[type=cite], .moz-cite-prefix, .moz-signature, .moz-forward-container, span[_moz_quote]";

  // → {text, places: [[start in text, text node, offset in it, length], …]}
  function read(body) {
    let text = "";
    const places = [];
    const feed = (count) => {
      if (text) text = text.replace(/[ \n]*$/, (end) => "\n".repeat(Math.max(count, end.split("\n").length - 1)));
    };
    const walk = (node, kept) => {
      for (const each of node.childNodes) {
        if (each.nodeType === 3) {
          const value = each.nodeValue;
          for (const found of value.matchAll(kept ? /[^\n]+|\n/g : /[^\s\u00a0]+|[\s\u00a0]+/g)) {
            let piece = found[0];
            if (!kept && /^[\s\u00a0]/.test(piece)) {
              if (!text || /\s$/.test(text)) continue;
              piece = " ";
            }
            places.push([text.length, each, found.index, piece === " " ? found[0].length : piece.length]);
            text += piece;
          }
        } else if (each.nodeType === 1 && !SILENT.test(each.tagName) && !each.matches(QUOTED)) {
          if (each.tagName === "BR") {
            text = text.replace(/ +$/, "") + "\n";
            continue;
          }
          const block = BLOCK.test(each.tagName);
          if (block) feed(APART.test(each.tagName) ? 2 : 1);
          if (each.tagName === "LI") text += "- ";
          walk(each, kept || /pre/.test(each.style?.whiteSpace ?? "") || each.tagName === "PRE");
          if (block) feed(APART.test(each.tagName) ? 2 : 1);
        }
      }
    };
    walk(body, /pre/.test(body.style?.whiteSpace ?? ""));
    return { text, places };
  }

  // A range of the page for places in the text; null where there is none.
  function range(own, start, end) {
    const at = (place, last) => {
      let found = null;
      for (const each of own.places) if (each[0] < place || (!last && each[0] === place)) found = each;
      return found && [found[1], found[2] + Math.min(place - found[0], found[3])];
    };
    const from = at(start, false);
    const to = at(end, true);
    if (!from || !to) return null;
    const made = from[0].ownerDocument.createRange();
    made.setStart(...from);
    made.setEnd(...to);
    return made;
  }

  return { read, range };
})();
globalThis.Own = Own;
