// What both pages show: how far the preview is, and what is wrong.

export const $ = (id) => document.getElementById(id);

// A live region speaks whenever it is set: only what is new is.
export function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

const PHASES = {
  building: "runs the lesson",
  stills: "draws the stills",
  video: "renders the video",
  ready: "up to date",
  error: "waits for the next save",
};

export const clock = (seconds) => {
  const whole = Math.floor(seconds + 0.05);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

export function showHead(state) {
  document.body.dataset.phase = state.phase;
  document.documentElement.style.setProperty("--across", state.aspect[0]);
  document.documentElement.style.setProperty("--up", state.aspect[1]);
  document.title = `${state.phase === "error" ? "✕ " : ""}${state.title || state.file} · calcanim`;
  $("title").textContent = state.title || "calcanim";
  $("file").textContent = state.file;
  say("phase", PHASES[state.phase]);
  $("progress").hidden = state.phase !== "video";
  $("progress").value = state.progress;
  say("message", state.error || "");
  $("error").hidden = state.error === null;
  say("note", state.note || "");
  $("note").hidden = state.note === null;
  say("label", state.label);
}

export function listen(show) {
  const events = new EventSource("/events");
  events.addEventListener("message", (event) => show(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    document.body.dataset.phase = "gone";
    $("phase").textContent = "the preview has ended";
  });
}

// The film's captions and its first picture, whichever page plays it.
export function setFilm(video, state, then) {
  if (!state.video) {
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
  video.src = state.video;
  video.addEventListener("loadedmetadata", then, { once: true });
}
