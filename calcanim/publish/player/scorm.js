// SCORM 1.2: resumes a film where it was left, keeps the seconds that were seen, and says "completed"
// as they are nine in ten. Without a platform around it (nobody has an API) it does nothing.
// Comments and indentation stay behind when it is published.
(() => {
const lesson = document.querySelector("calcanim-lesson"), video = lesson?.querySelector("video");
const find = from => {
  for (let w = from, n = 0; w && n <= 8; w = w.parent, n++) {
    try { if (typeof w.API?.LMSInitialize === "function") return w.API; } catch { /* another site's window */ }
    if (w.parent === w) break;
  }
};
const opener = w => { try { return find(w.opener); } catch { /* another site's window */ } };
const api = video && (find(window) || opener(window) || opener(window.top));
if (!api) return;
const call = (what, ...more) => { try { return String(api["LMS" + what](...more)); } catch { return ""; } };
const get = what => call("GetValue", "cmi." + what), set = (what, value) => call("SetValue", "cmi." + what, String(value));
// Some platforms have begun by themselves, and refuse to do so twice.
const start = () => call("Initialize", "") === "true" || !!get("core.lesson_status");
let open = start();
if (!open) return;
document.documentElement.classList.add("calcanim-framed");

const length = Math.round(+lesson.dataset.duration), seen = new Set();
const see = (from, to) => { for (let s = Math.max(from, 0); s < Math.min(to, length); s++) seen.add(s); };
const kept = get("suspend_data");
if (/^[\d,-]*$/.test(kept)) for (const range of kept.split(",")) if (range) {
  const [first, last = first] = range.split("-");
  see(+first, +last + 1);
}
/** As ranges, `0-57,62`; what the platform's 4096 signs do not hold counts as not seen. */
const told = () => {
  const ranges = [];
  for (const s of [...seen].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === s - 1) last[1] = s;
    else ranges.push([s, s]);
  }
  let text = "";
  for (const [first, last] of ranges) {
    const more = (text && ",") + first + (last > first ? "-" + last : "");
    if (text.length + more.length > 4096) break;
    text += more;
  }
  return text;
};

let began = performance.now(), saved = began, at = Math.max(+get("core.lesson_location") || 0, 0);
let done = /^[pc]/.test(get("core.lesson_status"));  // passed, completed
if (!done) set("core.lesson_status", "incomplete");

const save = () => {
  if (!open) return;
  saved = performance.now();
  const s = Math.floor((saved - began) / 10), two = x => String(Math.floor(x)).padStart(2, "0");
  set("core.session_time", `${two(Math.min(s / 360000, 9999))}:${two(s / 6000 % 60)}:${two(s / 100 % 60)}.${two(s % 100)}`);
  set("core.lesson_location", at.toFixed(1));
  set("suspend_data", told());
  set("core.exit", "suspend");
  call("Commit", "");
};
/** What the browser knows to have played; a seek leaves a gap. A second counts as half of it was seen. */
const look = () => {
  for (let n = 0; n < video.played.length; n++) see(Math.round(video.played.start(n)), Math.round(video.played.end(n)));
  at = video.ended ? 0 : lesson.time ?? video.currentTime;
  if (!done && seen.size >= 0.9 * length) {
    done = true;
    set("core.lesson_status", "completed");
    save();
  } else if (performance.now() - saved > 30000) save();
};
video.addEventListener("timeupdate", look);
for (const kind of ["pause", "ended"]) video.addEventListener(kind, () => { look(); save(); });
document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
addEventListener("pagehide", () => { video.pause(); look(); save(); call("Finish", ""); open = false; });
addEventListener("pageshow", e => { if (e.persisted && (open = start())) began = performance.now(); });

const resume = () => { if (!lesson.time && at < length - 1) lesson.seek(at); };
if (at) lesson.querySelector("[data-bar] button") ? resume() : lesson.addEventListener("calcanim-ready", resume, { once: true });
})();
