"use strict";

const $ = (id) => document.getElementById(id);
const video = $("video");
const still = $("still");

let state = null; // what the server said last
let selected = 0; // the beat that is looked at
let listed = ""; // what the list of beats was made from

const PHASES = {
  building: "runs the lesson",
  stills: "draws the stills",
  video: "renders the video",
  ready: "up to date",
  error: "waits for the next save",
};

const clock = (seconds) => {
  const whole = Math.floor(seconds + 0.05);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

function show(next) {
  const old = state;
  state = next;
  document.body.dataset.phase = state.phase;
  document.documentElement.style.setProperty("--across", state.aspect[0]);
  document.documentElement.style.setProperty("--up", state.aspect[1]);
  document.title = `${state.phase === "error" ? "✕ " : ""}${state.title || state.file} · calcanim`;
  $("title").textContent = state.title || "calcanim";
  $("file").textContent = state.file;
  if ($("phase").textContent !== PHASES[state.phase]) $("phase").textContent = PHASES[state.phase];
  $("progress").hidden = state.phase !== "video";
  $("progress").value = state.progress;
  if ($("message").textContent !== (state.error || "")) $("message").textContent = state.error || "";
  $("error").hidden = state.error === null;
  if ($("note").textContent !== (state.note || "")) $("note").textContent = state.note || "";
  $("note").hidden = state.note === null;
  remarks();
  if ($("label").textContent !== state.label) $("label").textContent = state.label;
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
  const source = state.video;
  if (source === (old && old.video)) return;
  if (!source) {
    video.pause();
    video.removeAttribute("src");
    video.replaceChildren();
    video.load();
    return;
  }
  const track = document.createElement("track");
  Object.assign(track, { kind: "captions", label: "English", srclang: "en", default: true });
  track.src = state.tracks.captions;
  video.replaceChildren(track);
  video.src = source;
  video.addEventListener("loadedmetadata", () => seek(selected), { once: true });
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

const events = new EventSource("/events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => {
  document.body.dataset.phase = "gone";
  $("phase").textContent = "the preview has ended";
});
