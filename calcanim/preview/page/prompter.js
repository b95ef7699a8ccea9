// Which beats are recorded, the words of one of them, and which word is due.

import { $, say } from "./shown.js";

const TAKES = {
  recorded: "recorded",
  stale: "its words have changed",
  missing: "missing",
  wordless: "no words",
};
const OVER = 0.3; // s for which the last word stays lit

// A dot a beat; a click on one goes there.
export function showDots(state, selected, go) {
  const takes = state.beats.map((_, n) => (state.takes[n] ? state.takes[n].state : "missing"));
  const there = $("dots").children;
  while (there.length > state.beats.length) there[there.length - 1].remove();
  while (there.length < state.beats.length) $("dots").append(dot(there.length, go));
  state.beats.forEach((beat, n) => {
    const button = there[n].firstChild;
    button.dataset.take = takes[n];
    button.title = beat.title;
    button.lastChild.textContent = `. ${beat.title}: ${TAKES[takes[n]]}`;
    if (n === selected) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
  const count = (kind) => takes.filter((each) => each === kind).length;
  const stale = count("stale") ? `, ${count("stale")} to be read again` : "";
  say("count", `${count("recorded")} of ${takes.length - count("wordless")} recorded${stale}`);
}

function dot(n, go) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const name = document.createElement("span");
  button.type = "button";
  name.className = "apart";
  button.append(String(n + 1), name);
  button.addEventListener("click", (event) => {
    if (event.detail) button.blur(); // the space bar records
    go(n);
  });
  item.append(button);
  return item;
}

export function showWords(text) {
  if ($("words").textContent === text) return;
  const words = text.split(/(\s+)/).map((word, n) => {
    if (n % 2) return word;
    const span = document.createElement("span");
    span.textContent = word;
    return span;
  });
  $("words").replaceChildren(...words);
}

// The word that is due at a time, and those that were; `words` are [start, end] of each. What is
// read is kept in sight.
export function lightWords(words, time, read) {
  const due = words.findLastIndex((word) => word[0] <= time);
  const over = due >= 0 && due === words.length - 1 && time > words[due][1] + OVER;
  $("words").querySelectorAll("span").forEach((span, n) => {
    const name = n === due && !over ? "now" : n <= due ? "past" : "";
    if (span.className === name) return;
    span.className = name;
    if (read && name === "now") span.scrollIntoView({ block: "nearest" });
  });
}
