// A video's page: the position is kept while it plays, times jump without loading the page again, and words that are looked for are marked
// in the transcript. Without this file links and the form do the same.

const root = document.querySelector(".centre-video");
const video = root?.querySelector("video");
const EVERY = 10; // seconds of playing between two posts
const token = () => document.querySelector("input[name=csrf_token]")?.value ?? "";

const jump = (seconds) => {
  if (!video) return;
  const go = () => { video.currentTime = seconds; };
  if (video.readyState > 0) go();
  else video.addEventListener("loadedmetadata", go, { once: true });
  video.play().catch(() => {}); // a browser that does not play by itself waits for its own button
  video.focus();
};

if (video && root.dataset.positionAddress) {
  let sent = Number(root.dataset.kept);
  const keep = (isLeaving) => {
    const now = video.ended ? 0 : Math.floor(video.currentTime);
    if (now === sent || (!video.ended && now < 1)) return;
    sent = now;
    const body = new URLSearchParams({ csrf_token: token(), seconds: now });
    fetch(root.dataset.positionAddress, { method: "POST", body, keepalive: isLeaving }).catch(() => {});
  };
  video.addEventListener("timeupdate", () => { if (!video.paused && Math.abs(video.currentTime - sent) >= EVERY) keep(false); });
  video.addEventListener("pause", () => keep(false));
  video.addEventListener("ended", () => keep(false));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
}

if (video) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-at]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.closest(".centre-video__resume")?.remove();
    jump(Number(link.dataset.at));
  });
}

// Marks in the transcript, and results without loading the page again, so that the video plays on.
const transcript = root?.querySelector("#transcript");
const unmark = () => {
  for (const mark of transcript.querySelectorAll("mark")) mark.replaceWith(mark.textContent);
  transcript.normalize();
};
const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const marked = (asked) => {
  unmark();
  const words = asked.trim().split(/\s+/).filter(Boolean);
  if (!words.length) return;
  const pattern = new RegExp(`(${words.sort((a, b) => b.length - a.length).map(escaped).join("|")})`, "gi");
  const walker = document.createTreeWalker(transcript, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const pieces = node.data.split(pattern);
    if (pieces.length === 1) continue;
    node.replaceWith(...pieces.map((piece, at) => {
      if (at % 2 === 0) return piece;
      const mark = document.createElement("mark");
      mark.textContent = piece;
      return mark;
    }));
  }
};

const form = root?.querySelector("form[method=get]");
if (form && transcript) {
  const box = form.querySelector("input[name=find]");
  marked(box.value);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = new URL(form.action);
    address.hash = "";
    address.searchParams.set("find", box.value);
    try {
      const answer = await fetch(address);
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("found");
      if (!answer.ok || !found) throw new Error("no results");
      root.querySelector("#found").replaceChildren(...found.childNodes);
      history.replaceState(null, "", address);
      marked(box.value);
    } catch {
      form.submit();
    }
  });
}
