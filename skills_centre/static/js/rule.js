// The form of a rule shows whom it would concern while it is filled in. Without this script its button shows the same.

const form = document.querySelector("[data-previews]");
let waiting = 0;
let asked = 0;

/** Ask the server for what the form would do as it is now, and show the newest answer. */
async function preview() {
  const mine = ++asked;
  const fields = new FormData(form);
  fields.delete("sure");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { "X-Preview": "yes" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("preview");
    const shown = document.getElementById("preview");
    if (mine !== asked || !fresh || shown.contains(document.activeElement)) return;
    shown.replaceChildren(...fresh.childNodes);
    document.getElementById("said").textContent = fresh.dataset.said ?? "";
    shown.dataset.said = fresh.dataset.said ?? "";
  } catch {
    // Without a connection the button of the form says so.
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(preview, 500);
  });
  preview();
}
