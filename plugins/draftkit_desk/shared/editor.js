// What is done in the editor: tells its text, puts a fix in, shows a place. Nothing stays in the page.
function draftkitEditor(root) {
  const own = () => globalThis.Own.read(root);
  // Where the words are now; where they have moved to, if that is clear.
  const find = (text, words, start) => {
    if (text.startsWith(words, start)) return start;
    const first = text.indexOf(words);
    return first >= 0 && first === text.lastIndexOf(words) ? first : -1;
  };
  const select = (words, start) => {
    const read = own();
    const at = words ? find(read.text, words, start) : -1;
    const range = at < 0 ? null : globalThis.Own.range(read, at, at + words.length);
    if (!range) return false;
    root.focus();
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    range.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
    return true;
  };
  return {
    text: () => own().text,
    show: (words, start) => select(words, start),
    // As if typed, so that Undo takes it back.
    fix: (words, start, replacement) => select(words, start) && document.execCommand("insertText", false, replacement),
  };
}
