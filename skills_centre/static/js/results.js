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
