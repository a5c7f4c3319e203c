import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// The MOJ components are fetched only where a page uses one.
if (document.querySelector("[data-module^='moj-']")) {
  import("../vendor/moj-frontend.min.js").then((moj) => moj.initAll());
}

// The account menu opens by itself; closing it by Escape or by a press elsewhere is an extra.
const account = document.querySelector(".centre-account");
if (account) {
  document.addEventListener("click", (event) => {
    if (!account.contains(event.target)) account.open = false;
  });
  account.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && account.open) {
      account.open = false;
      account.querySelector("summary").focus();
    }
  });
}

// An address to copy can be copied by one press.
for (const button of document.querySelectorAll("[data-copies]")) {
  const box = document.getElementById(button.dataset.copies);
  if (!navigator.clipboard || !box) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.value);
    button.parentElement.querySelector("[role='status']").textContent = "Copied";
  });
}

// A wide table takes the keyboard's focus only while it really scrolls, which zooming or turning the screen changes.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else if (target !== document.activeElement) target.removeAttribute("tabindex");
  }
});
for (const region of document.querySelectorAll(".centre-table-scroll")) widths.observe(region);
