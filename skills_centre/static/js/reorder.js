// A list whose parts are moved: by its buttons without losing the place on the page, and by dragging. The server's answer is the page
// itself, of which the list is taken; without this script the same buttons load the page again.
import "../vendor/sortable.min.js";

const status = document.createElement("div");
status.setAttribute("role", "status");
status.className = "govuk-visually-hidden";
document.querySelector("main").append(status);

const lists = () => document.querySelectorAll("[data-reorder]");

/** Send a move and put the list that the server answers with in the place of the one shown. */
async function send(list, form, focus) {
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "follow" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`[data-reorder="${list.dataset.reorder}"]`);
    if (!answer.ok || !fresh) throw new Error("not the page that was asked for");
    const place = document.adoptNode(fresh);
    list.replaceWith(place);
    renew(page);
    makeDraggable(place);
    status.textContent = page.querySelector(".govuk-notification-banner__content")?.textContent.trim() ?? "";
    focus(place);
  } catch {
    // Whatever went wrong, the ordinary way says it in words.
    form.dataset.plain = "";
    form.submit();
  }
}

/** Other forms on the page go on from the draft as it is now. */
function renew(page) {
  const seen = page.querySelector("input[name=seen]")?.value;
  if (!seen) return;
  for (const field of document.querySelectorAll("input[name=seen]")) field.value = seen;
}

/** The button that was pressed, in the new list; at an end of the list the one that is left. */
function focusOn(key, direction) {
  return (list) => {
    const part = list.querySelector(`[data-part="${CSS.escape(key)}"]`);
    const buttons = [...(part?.querySelectorAll("[data-direction]") ?? [])];
    (buttons.find((button) => button.dataset.direction === direction) ?? buttons[0])?.focus();
  };
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const list = form.closest("[data-reorder]");
  const button = form.querySelector("[data-direction]");
  if (!list || !button || "plain" in form.dataset) return;
  event.preventDefault();
  if (list.getAttribute("aria-busy") === "true") return;
  send(list, form, focusOn(form.closest("[data-part]").dataset.part, button.dataset.direction));
});

function makeDraggable(list) {
  for (const part of list.children) {
    const handle = document.createElement("span");
    handle.className = "centre-drag";
    handle.setAttribute("aria-hidden", "true");
    part.prepend(handle);
  }
  globalThis.Sortable.create(list, {
    handle: ".centre-drag",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    onEnd: ({ item, oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      const form = item.querySelector("form:has([data-direction])");
      form.elements.place.value = newIndex + 1;
      send(list, form, () => {});
    },
  });
}

for (const list of lists()) makeDraggable(list);
