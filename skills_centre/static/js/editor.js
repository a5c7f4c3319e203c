// A box in which a text is written: buttons that set its marks, a preview beside it, and a copy kept in this browser until the text is saved.
// Without this script the box is an ordinary one, and its Preview button asks the server.
import { offerImages } from "./images.js";
import { apart, insert } from "./inserting.js";
import { keepUnsaved } from "./unsaved.js";

/** Each button: its name, what it does with the words that are chosen, and whether that begins a paragraph of its own. */
const TOOLS = [
  ["Heading", (text) => lines(text, "## "), true],
  ["Bold", (text) => around(text, "**", "**", "important words")],
  ["List", (text) => lines(text, "- "), true],
  ["Numbers", (text) => lines(text, "1. "), true],
  ["Link", (text) => around(text, "[", "](https://)", "words of the link")],
  ["Table", () => ({ text: "| First column | Second column |\n| --- | --- |\n| … | … |\n", from: 2, to: 14 }), true],
  ["Exercise box", (text) => around(text, "::: exercise\n", "\n:::\n", "Something to try."), true],
  ["Example box", (text) => around(text, "::: example\n", "\n:::\n", "A worked example."), true],
];

function lines(text, mark) {
  const marked = (text || "…").split("\n").map((line) => (line.trim() ? mark + line : line)).join("\n");
  return { text: marked, from: mark.length, to: marked.length };
}

function around(text, before, after, otherwise) {
  const middle = text || otherwise;
  return { text: before + middle + after, from: before.length, to: before.length + middle.length };
}

function addTools(area) {
  const tools = document.createElement("div");
  tools.className = "centre-editor__tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Insert into the text");
  for (const [name, mark, isApart] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "centre-editor__tool";
    button.textContent = name;
    button.addEventListener("click", () => {
      const marked = mark(area.value.slice(area.selectionStart, area.selectionEnd));
      insert(area, isApart ? apart(area, marked) : marked);
    });
    tools.append(button);
  }
  area.before(tools);
}

/** Ask the server for the preview a moment after the last letter; an answer that came too late is left out. */
function keepPreview(box, area) {
  const section = box.querySelector(".centre-editor__preview");
  const target = section.querySelector(".centre-prose");
  let asked = 0;
  let waiting;
  async function show() {
    const turn = ++asked;
    const body = new FormData();
    body.set("csrf_token", area.form.elements.csrf_token.value);
    body.set("text", area.value);
    if (box.dataset.version) body.set("version", box.dataset.version);
    try {
      const answer = await fetch(box.dataset.editor, { method: "POST", body, redirect: "error" });
      if (!answer.ok || turn !== asked) return;
      target.innerHTML = await answer.text();
      section.hidden = false;
    } catch {
      // Without a connection the last preview stays.
    }
  }
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
  show();
}

/** Turn what is pasted from Word or a page into the marks of a lesson; where that fails, the plain words are pasted. */
function takePasted(area) {
  area.addEventListener("paste", async (event) => {
    const html = event.clipboardData.getData("text/html");
    const plain = event.clipboardData.getData("text/plain");
    if (!/<(h[1-6]|li|table|a|b|strong|i|em)[\s>]|mso-list/i.test(html)) return;
    event.preventDefault();
    let text = plain;
    try {
      const body = new FormData();
      body.set("csrf_token", area.form.elements.csrf_token.value);
      body.set("html", new Blob([html], { type: "text/html" }), "pasted.html");
      const answer = await fetch(area.closest("[data-editor]").dataset.pasted, { method: "POST", body, redirect: "error" });
      if (answer.ok) text = (await answer.text()) || plain;
    } catch {
      // Without a connection the plain words have to do.
    }
    insert(area, { text, from: text.length, to: text.length });
  });
}

/** Begin at the end or, where a line of the text was refused, at that line, chosen and in sight. */
function beginAt(box, area) {
  const line = Number(/Line (\d+):/.exec(box.querySelector(".govuk-error-message")?.textContent)?.[1] ?? 0);
  if (!line) return area.setSelectionRange(area.value.length, area.value.length);
  const lines = area.value.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.setSelectionRange(from, from + (lines[line - 1] ?? "").length);
  area.scrollTop = Math.max(0, (area.scrollHeight * (line - 3)) / lines.length);
}

for (const box of document.querySelectorAll("[data-editor]")) {
  const area = box.querySelector("textarea");
  beginAt(box, area);
  addTools(area);
  keepPreview(box, area);
  takePasted(area);
  keepUnsaved(area);
}

offerImages();
