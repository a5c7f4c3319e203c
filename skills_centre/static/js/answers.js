// A lost connection loses no answer: before an answer is sent it is kept in this tab, and it is sent only once the server answers.
// Without this script the browser sends the form itself, and its own "back" keeps what was given.

const PREFIX = "answer:";
const SECONDS_BETWEEN = 15;
const here = PREFIX + location.pathname;

const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");

// What was sent from another page of this tab has arrived, or this page would not be open.
for (const key of Object.keys(sessionStorage)) {
  if (key.startsWith(PREFIX) && key !== here && read(key).sent) sessionStorage.removeItem(key);
}

const form = document.querySelector("[data-answer-form]");
if (form) keepAnswers(form, document.querySelector("[data-answer-status]"));

function keepAnswers(form, status) {
  let timer = null;
  let sending = false;

  const answer = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token" && name !== "here");
  const tell = (sentence) => {
    status.hidden = !sentence;
    status.textContent = sentence || "";
  };

  function restore() {
    const kept = read(here);
    // A refused answer is on the page already, with the reason.
    if (!kept || "refused" in form.dataset || JSON.stringify(kept.answer) === JSON.stringify(answer())) {
      sessionStorage.removeItem(here);
      return;
    }
    for (const field of form.querySelectorAll("input:not([type=hidden]), select")) {
      const values = kept.answer.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    tell(form.dataset.restored);
  }

  async function isConnected() {
    if (!navigator.onLine) return false;
    try {
      await fetch(form.dataset.probe, { method: "HEAD", cache: "no-store" });
      return true;
    } catch {
      return false;
    }
  }

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    sessionStorage.setItem(here, JSON.stringify({ answer: answer(), sent: false }));
    if (await isConnected()) {
      sessionStorage.setItem(here, JSON.stringify({ answer: answer(), sent: true }));
      form.submit();
      return;
    }
    sending = false;
    tell(form.dataset.waiting);
    timer = setTimeout(send, SECONDS_BETWEEN * 1000);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  // A changed answer waits to be sent by hand; one that waits is sent when the connection is back.
  form.addEventListener("change", () => {
    if (timer !== null) sessionStorage.setItem(here, JSON.stringify({ answer: answer(), sent: false }));
  });
  window.addEventListener("online", () => {
    if (timer !== null) send();
  });
  // The browser's "back" may show this page as it was left, in the middle of sending.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sending = false;
  });
  restore();
}
