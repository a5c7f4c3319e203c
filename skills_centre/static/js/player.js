// The player: the place on the page is kept and found again, notes save themselves, and single keys move between parts where chosen.
// Without this file everything works by links and buttons.

const player = document.querySelector(".centre-player");
const post = (address, fields, extra = {}) => fetch(address, { method: "POST", body: new URLSearchParams(fields), ...extra });
const token = () => player.querySelector("input[name=csrf_token]")?.value ?? "";

// The place on the page: the number of the paragraph, table or picture that is near the top of the window.
const blocks = [...(player.querySelector("article.centre-prose")?.children ?? [])];
const keptPlace = Number(player.dataset.place);

const placeNow = () => {
  const line = window.innerHeight * 0.3;
  if (window.scrollY < 40) return 0;
  return Math.max(0, blocks.findLastIndex((block) => block.getBoundingClientRect().top <= line));
};

if (blocks.length && location.hash === "#go-on" && keptPlace > 0) {
  const block = blocks[Math.min(keptPlace, blocks.length - 1)];
  const back = document.createElement("p");
  back.className = "centre-player__back centre-no-print";
  back.setAttribute("role", "status");
  back.innerHTML = 'You are back where you stopped. <a class="govuk-link" href="#part">Go to the beginning of this part</a>';
  block.before(back);
  back.tabIndex = -1;
  back.scrollIntoView({ block: "start" });
  back.focus({ preventScroll: true });
}

// Where somebody stayed for a moment is the place: whoever scrolls up to a link at the top, and follows it, has not read there.
const MOMENT = 1500;
if (blocks.length && player.dataset.placeAddress) {
  let sent = keptPlace;
  let stayed = keptPlace;
  let timer = 0;
  const stay = () => { if (document.visibilityState === "visible") stayed = placeNow(); };
  const keepPlace = () => {
    if (document.visibilityState !== "hidden" || stayed === sent) return;
    sent = stayed;
    post(player.dataset.placeAddress, { csrf_token: token(), place: stayed }, { keepalive: true }).catch(() => {});
  };
  window.addEventListener("scroll", () => { clearTimeout(timer); timer = setTimeout(stay, MOMENT); }, { passive: true });
  document.addEventListener("visibilitychange", keepPlace);
}

// The note saves itself after a moment's quiet. What cannot be sent is kept on this device and sent later.
const form = player.querySelector("form[data-note]");
if (form) {
  const box = form.querySelector("textarea");
  const seen = form.querySelector("input[name=seen]");
  const said = form.querySelector("[role=status]");
  const key = `note:${form.dataset.note}`;
  const clean = (text) => text.replace(/\r\n/g, "\n").trim();
  let saved = clean(box.value);
  let timer = 0;
  let isSending = false;
  let isChangedElsewhere = false;

  const say = (sentence) => { said.textContent = sentence; };
  const keepHere = () => {
    try { localStorage.setItem(key, JSON.stringify({ text: box.value, seen: seen.value })); return true; } catch { return false; }
  };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };
  const wait = (seconds) => { clearTimeout(timer); timer = setTimeout(save, seconds * 1000); };

  async function save() {
    const text = box.value;
    if (isSending || isChangedElsewhere || clean(text) === saved) return;
    isSending = true;
    try {
      const answer = await post(form.action, { csrf_token: form.csrf_token.value, seen: seen.value, text }, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.status === 200) {
        const kept = await answer.json();
        seen.value = kept.revision;
        saved = clean(text);
        if (clean(box.value) === saved) forget();
        say(kept.said);
      } else if (answer.status === 422) {
        isChangedElsewhere = true;
        say(`${(await answer.json()).said}. Press “Save note” to see it.`);
      } else if (keepHere()) {
        say("Not saved: your sign-in has run out. The note is kept on this device. Sign in again and come back to this page.");
      }
    } catch {
      if (keepHere()) say("No connection. The note is kept on this device and saved when the connection is back.");
      wait(20);
    }
    isSending = false;
    if (clean(box.value) !== clean(text)) wait(1.5);
  }

  box.addEventListener("input", () => { keepHere(); wait(1.5); });
  window.addEventListener("online", () => wait(0));
  window.addEventListener("pagehide", () => {
    if (clean(box.value) === saved || isChangedElsewhere) return;
    post(form.action, { csrf_token: form.csrf_token.value, seen: seen.value, text: box.value }, { headers: { Accept: "application/json" }, keepalive: true })
      .then((answer) => { if (answer.ok) forget(); }).catch(() => {});
  });
  form.addEventListener("submit", () => { clearTimeout(timer); saved = clean(box.value); });

  // What an earlier visit could not send is put back, unless the note was changed since.
  let left = null;
  try { left = JSON.parse(localStorage.getItem(key)); } catch { /* no storage */ }
  if (left && clean(left.text) === saved) {
    forget();
  } else if (left) {
    box.value = left.text;
    seen.value = left.seen;
    say("This is what you wrote last time. It was not saved yet.");
    wait(0);
  }
}

// Single keys, only where somebody chose them, and never while they write (WCAG 2.1.4).
if (player.dataset.keys === "on") {
  const go = {
    j: () => player.querySelector("a[rel=next]")?.click(),
    k: () => player.querySelector("a[rel=prev]")?.click(),
    n: () => document.getElementById("note-text")?.focus(),
    o: () => {
      const outline = player.querySelector(".centre-outline");
      outline.open = true;
      outline.querySelector("a[aria-current]")?.focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, video, audio, [contenteditable]")) return;
    const act = go[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
}
