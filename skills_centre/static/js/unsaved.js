// Keeps what somebody types in this browser until the server has it, so that a lost connection, a closed window or a wrong press loses nothing.

/** Days after which a text that nobody came back for is thrown away. */
const DAYS = 14;
const PREFIX = "unsaved:";
const keyOf = (field) => `${PREFIX}${location.pathname}#${field.name}`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still saves by its button.
  }
}

/** Throw away what is too old, and what a page that says that it was saved has made needless. */
function tidy() {
  const saved = document.querySelector(".govuk-notification-banner--success") !== null;
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const kept = read(key);
    const isOld = !kept || Date.now() - kept.at > DAYS * 24 * 60 * 60 * 1000;
    if (isOld || (saved && kept.sent)) localStorage.removeItem(key);
  }
}

/** Offer a text that was typed here before and never saved. */
function offer(field, key, kept) {
  const when = new Date(kept.at).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
  const note = document.createElement("div");
  note.className = "govuk-inset-text";
  note.innerHTML = '<p class="govuk-body">There is a text here that you did not save.</p><div class="centre-presses"></div>';
  note.querySelector("p").append(` It is from ${when}.`);
  const presses = note.querySelector("div");
  for (const [words, press] of [
    ["Put it back", () => {
      field.value = kept.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }],
    ["Throw it away", () => localStorage.removeItem(key)],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "centre-link-button";
    button.textContent = words;
    button.addEventListener("click", () => {
      press();
      note.remove();
    });
    presses.append(button);
  }
  (field.closest(".centre-editor") ?? field).before(note);
}

/** Keep a field's text from the first change until it is saved, and warn before a page with unsaved words is left. */
export function keepUnsaved(field) {
  const key = keyOf(field);
  const opened = field.value;
  const kept = read(key);
  let leaving = false;
  // White space at the ends is left out when a text is sent, so that it alone makes no other text.
  if (kept && kept.text.trim() === opened.trim()) localStorage.removeItem(key);
  else if (kept) offer(field, key, kept);
  field.addEventListener("input", () => {
    if (field.value === opened) localStorage.removeItem(key);
    else write(key, { text: field.value, at: Date.now() });
  });
  field.form.addEventListener("submit", () => {
    leaving = true;
    const unsaved = read(key);
    if (unsaved) write(key, { ...unsaved, sent: true });
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && field.value !== opened) event.preventDefault();
  });
}

tidy();
