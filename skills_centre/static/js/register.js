// Attendance: each press of a name is kept in this phone first, and goes from there when the server has it. Without a connection
// presses wait, are shown as not sent, and arrive once: each has an id of its own. Without this file every press is a form.

const page = document.querySelector("[data-register]");
const SECONDS_BETWEEN = 5;
const SECONDS_TO_LOOK = 15;
const SECONDS_TO_WAIT = 20;
const key = `register:${page.dataset.register}:${page.dataset.by}`;
const date = page.dataset.date;
const rows = [...page.querySelectorAll("[data-person]")];
const unsent = page.querySelector("[data-unsent]");
const limit = page.querySelector("[data-limit]");
const token = page.querySelector("input[name=csrf_token]").value;

let here = new Map();
let timer = 0;
let isSending = false;
let problem = "";
let inMemory = [];

for (const row of rows) {
  const set = row.querySelector('[aria-pressed="true"]');
  if (set) here.set(row.dataset.person, set.dataset.sets);
}

const read = () => {
  try { return JSON.parse(localStorage.getItem(key)) ?? inMemory; } catch { return inMemory; }
};
const keep = (taps) => {
  inMemory = taps;
  try {
    if (taps.length) localStorage.setItem(key, JSON.stringify(taps));
    else localStorage.removeItem(key);
  } catch { /* they stay in this page */ }
};

const newId = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte, place) => ([4, 6, 8, 10].includes(place) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
};

const unsentHere = () => new Map(read().filter((tap) => tap.date === date).map((tap) => [tap.person, tap.presence]));
const presenceOf = (person, waiting) => waiting.get(person) ?? here.get(person) ?? "away";

function show() {
  const waiting = unsentHere();
  let count = 0;
  for (const row of rows) {
    const person = row.dataset.person;
    const presence = presenceOf(person, waiting);
    count += presence !== "away";
    for (const button of row.querySelectorAll("[data-sets]")) button.setAttribute("aria-pressed", String(button.dataset.sets === presence));
    row.querySelector("[data-not-sent]").hidden = !waiting.has(person) || !problem;
  }
  const counter = page.querySelector("[data-count]");
  if (counter) counter.textContent = count;
  const number = read().length;
  const sentence = number && problem ? `${number === 1 ? "1 press is" : `${number} presses are`} not sent yet. ${problem}` : "";
  if (unsent && unsent.textContent !== sentence) unsent.textContent = sentence;
  if (unsent) unsent.hidden = !sentence;
}

function take(answer) {
  here = new Map(Object.entries(answer.here));
  limit.textContent = answer.limit;
  limit.hidden = !answer.limit;
  const shown = new Set(rows.map((row) => row.dataset.person));
  const isSame = answer.people.every((person) => shown.has(person)) && answer.closed === "closed" in page.dataset;
  page.querySelector("[data-changed]").hidden = isSame;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(send, SECONDS_BETWEEN * 1000);
}

// Asked again after a while: a phone that has lost its connection may wait for minutes before it says so.
const ask = (address, options) => fetch(address, {
  headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(SECONDS_TO_WAIT * 1000), ...options,
});

async function send() {
  const taps = read();
  if (isSending || !taps.length) return;
  isSending = true;
  clearTimeout(timer);
  const fields = new URLSearchParams({ csrf_token: token, date });
  for (const tap of taps) fields.append("tap", `${tap.id} ${tap.date} ${tap.person} ${tap.presence} ${Math.max(0, Date.now() - tap.at)}`);
  const forget = () => {
    const sent = new Set(taps.map((tap) => tap.id));
    keep(read().filter((tap) => !sent.has(tap.id)));
  };
  try {
    const answer = await ask(page.dataset.taps, { method: "POST", body: fields });
    if (answer.status === 200) {
      take(await answer.json());
      forget();
      problem = "";
    } else if (answer.status === 422 || answer.status === 404) {
      const said = answer.status === 422 ? (await answer.json()).said : "This register is not open to you any more.";
      forget();
      problem = "";
      limit.textContent = `Not saved: ${said}`;
      limit.hidden = false;
    } else if (answer.status >= 500 || answer.status === 429) {
      problem = "What is not sent is kept on this phone, and sent again in a moment.";
      later();
    } else {
      problem = "Your sign-in has run out. What is not sent is kept on this phone: open this page again and sign in.";
    }
  } catch {
    problem = "There is no connection. What is not sent is kept on this phone, and goes when it is back. Leave this page open.";
    later();
  }
  isSending = false;
  show();
  if (read().length && !problem) send();
}

function press(person, presence) {
  keep([...read(), { id: newId(), date, person, presence, at: Date.now() }]);
}

page.querySelector("[data-names]")?.addEventListener("submit", (event) => {
  const button = event.submitter;
  const person = button?.closest("[data-person]")?.dataset.person;
  if (!person) return;
  event.preventDefault();
  press(person, button.getAttribute("aria-pressed") === "true" ? "away" : button.dataset.sets);
  show();
  send();
});

page.querySelector("[data-all]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const waiting = unsentHere();
  for (const row of rows) {
    if ("booked" in row.dataset && presenceOf(row.dataset.person, waiting) === "away") press(row.dataset.person, "here");
  }
  show();
  send();
});

// A register is not closed while this phone holds presses that nobody else knows of.
page.querySelector("[data-close]")?.addEventListener("click", (event) => {
  if (!read().length) return;
  event.preventDefault();
  problem ||= "Wait a moment before you close the register.";
  show();
  unsent?.scrollIntoView({ block: "center" });
  send();
});

// What a second facilitator presses shows here too.
async function look() {
  if (document.visibilityState === "hidden" || isSending || read().length) return;
  try {
    const answer = await ask(page.dataset.address, { cache: "no-store" });
    if (answer.status === 200 && !read().length && !isSending) {
      take(await answer.json());
      show();
    }
  } catch { /* no connection: what is shown stays */ }
}

setInterval(look, SECONDS_TO_LOOK * 1000);
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => { send(); look(); });
show();
send();
look(); // a page opened again at once may have been written before its own last press arrived
