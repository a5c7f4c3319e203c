// Putting marks into a text area, so that the browser's own undo takes them out again.

/** The same after the empty line that a paragraph of its own needs. */
export function apart(area, { text, from, to }) {
  const before = area.value.slice(0, area.selectionStart);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  return { text: gap + text, from: from + gap.length, to: to + gap.length };
}

/** Put a text in the place of what is chosen; the browser's own undo takes it out again. */
export function insert(area, { text, from, to }) {
  const start = area.selectionStart;
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + from, start + to);
}
