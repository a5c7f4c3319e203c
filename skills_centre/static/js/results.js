// After a filter the page is a new one: the focus goes to the heading of the result, and the status says again how much there is, because
// a status that is there when a page arrives is read by nobody. Without this script the address leads to the heading, and its description says it.

const heading = document.querySelector("[data-result]");
const status = document.querySelector("[data-status]");
if (heading && status && location.hash === `#${heading.id}`) {
  heading.focus();
  const said = status.textContent;
  status.textContent = "";
  setTimeout(() => { status.textContent = said; }, 150);
}

// A browser leaves a cell where it is as long as a part of it can be seen; whoever goes from cell to cell sees the whole of each.
for (const region of document.querySelectorAll(".centre-people-scroll")) {
  region.addEventListener("focusin", (event) => {
    if (event.target !== region) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
