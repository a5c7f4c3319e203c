// What somebody writes in a reflection is kept in this browser until it is saved, as in the editor.
import { keepUnsaved } from "./unsaved.js";

for (const box of document.querySelectorAll(".centre-reflection textarea")) keepUnsaved(box);
