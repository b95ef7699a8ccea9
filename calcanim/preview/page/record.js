import { Microphone, Player } from "./microphone.js";
import { lightWords, showDots, showWords } from "./prompter.js";
import { moveHead, showStrip } from "./strip.js";
import { $, listen, say, setFilm, showHead } from "./shown.js";

const STEP = 700; // ms of each number that is counted
const STILL = 500; // ms that are recorded before the first word is due
const LOUD = -3; // dBFS over which samples may be cut off
const METERED = 200; // ms between two levels that are told in numbers
const HELD = 1500; // ms for which the meter says so
const LONGEST = 600; // s of a take
const LARGEST = 60e6; // bytes of a take
const RATES = [0.5, 2]; // of the film while a take is looked at in the planned time

const DOES = {
  off: "Turn the microphone on",
  ready: "Record",
  counting: "Get ready",
  recording: "Stop",
  review: "Record",
  keeping: "Record",
};
const LACK = {
  NotAllowedError: "The microphone may not be used here",
  NotFoundError: "There is no microphone",
  NotReadableError: "The microphone is in use elsewhere",
};

const token = document.querySelector("meta[name=calcanim-token]").content;
const video = $("video");
const microphone = new Microphone();
const player = new Player();

let state = null; // what the server said last
let shown = null; // the film that the video element has
let selected = 0; // the beat that is read
let does = "off"; // off, ready, counting, recording, review, keeping
let take = null; // what was just recorded: {blob, beat, digest}
let begun = 0; // when the words began to be due, by performance.now()
let counting = 0; // the timer of what is counted
let looping = !matchMedia("(prefers-reduced-motion: reduce)").matches;
let watching = false;
let metered = 0; // when the level was told last
let overAt = -Infinity; // when it was too loud last

const beat = () => state && state.beats[selected];
const busy = () => does === "counting" || does === "recording";
const until = (n) => (state.beats[n + 1] ? state.beats[n + 1].start : video.duration) || 0;
// Seconds of the beat that is read: in the film, or as planned.
const lasts = () => Math.max(shown ? until(selected) - beat().start : 0, 0) || beat().seconds;

// -- what is shown --------------------------------------------------------------------

function show(next) {
  state = next;
  showHead(state);
  selected = Math.min(selected, Math.max(state.beats.length - 1, 0));
  showDots(state, selected, go);
  film();
  look();
}

function film() {
  // A film that comes while somebody reads has to wait.
  if (busy() || (state.video === shown && shown !== null)) return;
  if (state.video === null && shown === null) return;
  const at = watching ? video.currentTime : null;
  shown = state.video;
  setFilm(video, state, () => {
    look();
    if (at === null) rewind();
    else {
      video.currentTime = at;
      video.play().catch(() => {});
    }
  });
}

function look() {
  const now = beat();
  video.hidden = !shown;
  $("still").hidden = Boolean(shown) || !now || !now.still;
  $("waiting").hidden = !video.hidden || !$("still").hidden || state.phase === "error";
  if (!$("still").hidden && $("still").getAttribute("src") !== now.still) {
    $("still").src = now.still;
    $("still").alt = now.seen;
  }
  say("beat", now ? `${selected + 1}. ${now.title}` : "");
  showWords(now ? now.narration : "");
  showStrip(now, now && lasts());
  const name = state.takes[selected] && state.takes[selected].name;
  const remark = name && state.remarks.find((each) => each.startsWith(`${name} `));
  const stale = state.takes[selected] && state.takes[selected].state === "stale";
  const changed = "These words have changed since they were recorded.";
  say("remark", stale ? changed : remark || "");
  $("remark").hidden = !$("remark").textContent;
  buttons();
}

function buttons() {
  const kept = Boolean(state && state.takes[selected] && state.takes[selected].name);
  const words = Boolean(beat() && beat().narration.trim());
  document.body.dataset.does = does;
  say("does", DOES[does]);
  $("record").disabled = !words || does === "counting" || does === "keeping";
  $("again").disabled = !(busy() || does === "review" || (does === "ready" && kept));
  $("play").disabled = busy() || !(take || kept);
  $("play").firstChild.textContent = player.on ? "Stop playing " : "Play ";
  $("next").disabled = busy() || does === "keeping" || !beat();
  $("next").firstChild.textContent = take ? "Keep, next beat " : "Next beat ";
  $("watch").disabled = busy() || !shown;
  $("watch").setAttribute("aria-pressed", watching);
  $("loop").disabled = busy() || watching;
  $("loop").setAttribute("aria-pressed", looping);
}

// -- the film beside the words --------------------------------------------------------

function rewind() {
  begun = performance.now();
  if (!shown || !beat() || video.readyState < 1) return;
  video.currentTime = beat().start + 0.01;
  video.muted = !watching;
  video.controls = watching;
  for (const track of video.textTracks) track.mode = watching ? "showing" : "hidden";
  // A take may be slower or faster than the plan, and the next one need not be.
  const rate = Math.min(Math.max(lasts() / beat().seconds, RATES[0]), RATES[1]);
  video.playbackRate = watching ? 1 : rate;
  if (busy() ? does === "recording" : watching || looping) video.play().catch(() => {});
  else video.pause();
}

function tick() {
  requestAnimationFrame(tick);
  meter();
  if (!state || !beat()) return;
  const filmed = shown && video.readyState > 1;
  if (filmed && !watching && video.currentTime >= until(selected) - 0.04) {
    if (does === "recording") video.pause();
    else if (!busy() && looping) rewind();
    else video.pause();
  }
  if (watching && filmed && !video.seeking) {
    const n = state.beats.findLastIndex((each) => each.start <= video.currentTime + 0.001);
    if (n >= 0 && n !== selected) {
      selected = n;
      showDots(state, selected, go);
      look();
    }
  }
  const still = !looping && !watching && does !== "recording";
  const time = filmed ? video.currentTime - beat().start : (performance.now() - begun) / 1000;
  if (!filmed && !busy() && looping && time > beat().seconds) begun = performance.now();
  moveHead(does === "counting" || still ? null : time / lasts());
  lightWords(beat().words || [], does === "counting" || still ? -1 : time, does === "recording");
  if (does === "recording") {
    const seconds = (performance.now() - begun) / 1000;
    if (!$("level").classList.contains("over")) {
      $("loud").textContent = `${seconds.toFixed(1)} of ${beat().seconds.toFixed(0)} s`;
    }
    if (seconds > LONGEST) stop();
  }
}

function meter() {
  if (!microphone.on) return;
  const level = microphone.level();
  const now = performance.now();
  if (level > LOUD) overAt = now;
  const over = now - overAt < HELD;
  $("bar").style.transform = `scaleX(${(level + 60) / 60})`;
  $("level").classList.toggle("over", over);
  if (now - metered > METERED) {
    metered = now;
    $("meter").setAttribute("aria-valuenow", Math.round(level));
    $("meter").setAttribute("aria-valuetext", over ? "too loud" : `${Math.round(level)} decibels`);
  }
  if (over) $("loud").textContent = "too loud";
  else if (does !== "recording") $("loud").textContent = "";
}

// -- what is done ---------------------------------------------------------------------

function tell(sentence, wrong = false) {
  $("said").classList.toggle("wrong", wrong);
  say("said", sentence);
}

function go(n) {
  if (busy() || does === "keeping" || !state.beats[n]) return;
  drop();
  selected = n;
  tell("");
  showDots(state, selected, go);
  look();
  rewind();
}

function drop() {
  player.stop();
  take = null;
  if (does === "review") does = "ready";
}

async function turnOn() {
  try {
    await microphone.open(gone);
    does = "ready";
    $("without").hidden = true;
    tell("The microphone is on. Space begins; read when the words light up.");
  } catch (error) {
    say("why", LACK[error.name] || "The microphone cannot be used");
    say("script", state.record.script);
    say("folder", state.record.folder);
    $("without").hidden = false;
  }
  buttons();
}

// Unplugged, or its permission was taken back.
function gone() {
  clearInterval(counting);
  $("counted").hidden = true;
  if (does !== "review" && does !== "keeping") does = "off";
  $("loud").textContent = "microphone off";
  tell("The microphone has gone; what was being recorded is lost.", true);
  look();
}

function record() {
  if (!microphone.on) turnOn();
  else if (does === "recording") stop();
  else if (does === "ready" || does === "review") count();
}

// 3, 2, 1; the recording begins a little before the words are due.
function count() {
  drop();
  watching = false;
  does = "counting";
  tell("");
  rewind();
  look();
  const end = performance.now() + 3 * STEP;
  let started = false;
  counting = setInterval(() => {
    const left = end - performance.now();
    if (!started && left <= STILL) {
      microphone.start();
      started = true;
    }
    $("counted").hidden = left <= 0;
    $("counted").textContent = Math.max(Math.ceil(left / STEP), 1);
    if (left <= 0) {
      clearInterval(counting);
      does = "recording";
      rewind();
      buttons();
    }
  }, 20);
}

async function stop() {
  does = "keeping";
  const blob = await microphone.stop();
  const seconds = (performance.now() - begun) / 1000;
  take = { blob, beat: selected + 1, digest: beat().digest };
  does = "review";
  tell(`${seconds.toFixed(1)} s. P plays it, Enter keeps it, R reads it again.`);
  film();
  look();
  rewind();
}

async function again() {
  if (does === "recording") await microphone.stop();
  if (does === "counting") {
    clearInterval(counting);
    does = "ready";
  }
  $("counted").hidden = true;
  count();
}

async function play() {
  if (player.on) {
    player.stop();
    buttons();
    return;
  }
  try {
    const answer = take ? null : await fetch(`/takes/${selected + 1}`);
    if (answer && !answer.ok) throw new Error();
    await player.play(take ? take.blob : await answer.blob(), buttons);
    rewind();
  } catch {
    tell("This take cannot be played here.", true);
  }
  buttons();
}

async function next() {
  if (!take) {
    go((selected + 1) % state.beats.length);
    return;
  }
  player.stop();
  if (take.blob.size > LARGEST) {
    tell("This take is too long to be kept.", true);
    return;
  }
  does = "keeping";
  tell("The take is being heard.");
  buttons();
  let sentence = "The preview has ended; the take is still here.";
  let kept = false;
  try {
    const answer = await fetch(`/takes/${take.beat}`, {
      method: "PUT",
      body: take.blob,
      headers: { "Calcanim-Token": token, "Calcanim-Words": take.digest },
    });
    sentence = (await answer.text()).trim();
    kept = answer.ok;
  } catch {
    // nobody answers
  }
  does = "review";
  if (kept) {
    const last = selected === state.beats.length - 1;
    drop();
    if (!last) go(selected + 1);
    tell(`Kept as ${sentence}. The film follows in a moment.`);
  } else {
    tell(sentence, true);
  }
  buttons();
}

function watch() {
  watching = !watching;
  player.stop();
  rewind();
  buttons();
}

function loop() {
  looping = !looping;
  rewind();
  buttons();
}

// -- keys -----------------------------------------------------------------------------

const KEYS = { " ": "record", r: "again", p: "play", Enter: "next", l: "loop", w: "watch" };
const ACTIONS = { record, again, play, next, loop, watch };

for (const [id, action] of Object.entries(ACTIONS)) {
  $(id).addEventListener("click", (event) => {
    // After a click the space bar records again, and does not press the same button.
    if (event.detail) $(id).blur();
    action();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const id = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const own = event.key === " " || event.key === "Enter";
  if (!id || (own && event.target.closest("button, video, a"))) return;
  event.preventDefault();
  if (!$(id).disabled) ACTIONS[id]();
});

addEventListener("resize", () => state && look());

addEventListener("beforeunload", (event) => {
  if (take || busy()) event.preventDefault();
});

listen(show);
tick();
