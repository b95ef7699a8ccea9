import { $, clock, listen, setFilm, showHead } from "./shown.js";

const video = $("video");
const still = $("still");

let state = null; // what the server said last
let selected = 0; // the beat that is looked at
let listed = ""; // what the list of beats was made from

function show(next) {
  const old = state;
  state = next;
  showHead(state);
  remarks();
  selected = Math.min(selected, Math.max(state.beats.length - 1, 0));
  list();
  film(old);
  look();
}

function remarks() {
  const shown = [...$("remarks").children].map((item) => item.textContent);
  if (JSON.stringify(shown) === JSON.stringify(state.remarks)) return;
  $("remarks").replaceChildren(
    ...state.remarks.map((remark) => {
      const item = document.createElement("li");
      item.textContent = remark;
      return item;
    }),
  );
  $("remarks").hidden = state.remarks.length === 0;
}

function list() {
  const made = JSON.stringify(state.beats.map((beat) => [beat.title, beat.start, beat.still]));
  if (made === listed) return;
  listed = made;
  const focused = [...document.querySelectorAll("#beats button")].indexOf(document.activeElement);
  $("beats").replaceChildren(
    ...state.beats.map((beat, n) => {
      const button = document.createElement("button");
      button.type = "button";
      const picture = document.createElement(beat.still ? "img" : "span");
      if (beat.still) {
        picture.src = beat.still;
        picture.alt = "";
      } else {
        picture.className = "blank";
      }
      const name = document.createElement("span");
      name.textContent = `${n + 1}. ${beat.title}`;
      const time = document.createElement("time");
      time.textContent = clock(beat.start);
      button.append(picture, name, time);
      button.addEventListener("click", () => go(n));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
  if (focused >= 0) document.querySelectorAll("#beats button")[focused]?.focus();
}

function film(old) {
  if (state.video !== (old && old.video)) setFilm(video, state, () => seek(selected));
}

const seek = (n) => {
  // A hundredth of a second inside the beat, so that rounding never shows the one before.
  if (state.beats[n]) video.currentTime = state.beats[n].start + 0.01;
};

function go(n) {
  selected = n;
  if (state.video && video.readyState > 0) seek(n);
  look();
}

function look() {
  const beat = state.beats[selected];
  video.hidden = !state.video;
  still.hidden = Boolean(state.video) || !beat || !beat.still;
  $("waiting").hidden = !video.hidden || !still.hidden || state.phase === "error";
  if (!still.hidden && still.getAttribute("src") !== beat.still) {
    still.src = beat.still;
    still.alt = beat.seen;
  }
  $("words").textContent = beat ? beat.narration : "";
  document.querySelectorAll("#beats button").forEach((button, n) => {
    if (n === selected) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
}

video.addEventListener("timeupdate", () => {
  if (!state || !state.video || video.seeking) return;
  const n = state.beats.findLastIndex((beat) => beat.start <= video.currentTime + 0.001);
  if (n >= 0 && n !== selected) {
    selected = n;
    look();
  }
});

$("beats").addEventListener("keydown", (event) => {
  const buttons = [...document.querySelectorAll("#beats button")];
  const here = buttons.indexOf(document.activeElement);
  const to = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    Home: 0,
    End: buttons.length - 1,
  }[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[to].focus();
});

listen(show);
