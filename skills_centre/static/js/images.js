// Puts an image of the course into the text, uploaded at once if need be, and never without words for those who do not see it.
import { apart, insert } from "./inserting.js";

/** The images that a page of the course's files lists. */
const listed = (page) => [...page.querySelectorAll("[data-image]")].map((one) => one.dataset.image);

/** Upload a file by the form of the files' page, and give its path in the course. Throws with the page's own words of refusal. */
async function upload(address, form, file, known) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("seen", form.elements.seen.value);
  body.set("file", file);
  const answer = await fetch(address, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const refusal = page.querySelector(".govuk-error-summary__list");
  if (refusal) throw new Error(refusal.textContent.trim());
  const found = listed(page);
  const seen = page.querySelector("input[name=seen]")?.value;
  if (seen) form.elements.seen.value = seen;
  const stem = file.name.replace(/\.[^.]*$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const path = found.find((one) => !known.has(one)) ?? found.find((one) => one.startsWith(`media/${stem}`));
  if (!path) throw new Error("The image was not taken. Sign in again in another tab, then try once more.");
  return path;
}

/** Make the panel work that lesson.html holds. */
export function offerImages() {
  const panel = document.querySelector("[data-images]");
  if (!panel) return;
  panel.hidden = false;
  const [file, chosen, words, problem] = ["new", "chosen", "words", "problem"].map((one) => document.getElementById(`image-${one}`));
  const area = document.querySelector("[data-editor] textarea");
  const say = (sentence) => {
    problem.textContent = sentence;
    problem.hidden = sentence === "";
  };
  document.getElementById("image-insert").addEventListener("click", async () => {
    say("");
    const text = words.value.trim().replace(/\s+/g, " ").replace(/\[/g, "(").replace(/\]/g, ")");
    if (!file.files.length && !chosen.value) return say("Choose an image.");
    if (!text) {
      words.focus();
      return say("Say what the image shows.");
    }
    try {
      const known = new Set([...chosen.options].map((one) => one.value));
      const path = file.files.length ? await upload(panel.dataset.images, area.form, file.files[0], known) : chosen.value;
      if (!known.has(path)) chosen.add(new Option(path.replace("media/", ""), path));
      chosen.closest(".govuk-form-group").hidden = false;
      const line = `![${text}](${path})\n`;
      insert(area, apart(area, { text: line, from: line.length, to: line.length }));
      file.value = chosen.value = words.value = "";
      panel.open = false;
    } catch (refused) {
      say(refused.message);
    }
  });
}
