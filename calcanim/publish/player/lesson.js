// <calcanim-lesson>: a film with captions and controls below its picture, chapters and transcript.
// The markup is complete without this script; what it finds (a video, links, or src="x.json") it
// makes into one player. Text comes in as text only. It never writes the address.
// Comments and indentation stay behind when it is published.
(() => {
if (customElements.get("calcanim-lesson")) return;

const root = document.documentElement;
const clock = s => {
  const [h, m, rest] = [s / 3600, s / 60 % 60, s % 60].map(x => String(Math.floor(x || 0)));
  return (h > 0 ? h + ":" + m.padStart(2, 0) : m) + ":" + rest.padStart(2, 0);
};
const make = (tag, attributes, ...kids) => {
  const e = document.createElementNS(/svg|path/.test(tag) ? "http://www.w3.org/2000/svg" : root.namespaceURI, tag);
  for (const [k, v] of Object.entries(attributes)) if (v !== false && v != null) e.setAttribute(k, v === true ? "" : v);
  e.append(...kids);
  return e;
};
const ICONS = {
  Play: "M7 4v16l13-8z",
  Pause: "M6 4h4v16H6zm8 0h4v16h-4z",
  Captions: "M3 5h18v14H3zm3 6v2h5v-2zm7 0v2h5v-2zm-7 4v2h9v-2z",
  "Say what is seen": "M2 12q10-12 20 0-10 12-20 0zm10-4a4 4 0 1 0 .1 0zm0 2a2 2 0 1 1-.1 0z",
  "Full screen": "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
};
const kept = change => {
  // It may not be allowed to keep anything here.
  try {
    const all = { ...JSON.parse(localStorage.calcanim || "{}"), ...change };
    if (change) localStorage.calcanim = JSON.stringify(all);
    return all;
  } catch { return {}; }
};
const press = (button, on) => button.setAttribute("aria-pressed", on);
const asks = what => matchMedia(`(prefers-${what})`);

class CalcanimLesson extends HTMLElement {
  #end; #video; #ready; #ground; #pending; #cues = []; #chapter;

  connectedCallback() {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => this.isConnected && this.#start());
    else this.#start();
  }
  disconnectedCallback() { this.#end?.abort(); this.#ground?.disconnect(); this.#video?.pause(); }

  get time() { return this.#pending ?? this.#video?.currentTime ?? 0; }
  play() { this.#video?.play().catch(() => {}); }
  pause() { this.#video?.pause(); }
  /** To a second of the film; a film that is not there yet is fetched first. */
  seek(to, play) {
    const v = this.#video;
    if (!v) return;
    to = Math.min(Math.max(0, +to || 0), this.length || Infinity);
    if (v.readyState) v.currentTime = to + 0.001;
    else {
      this.#pending = to;
      if (v.preload === "none") { v.preload = "auto"; v.load(); }
    }
    this.#show();
    if (play) this.play();
  }

  async #start() {
    let from;
    this.#end = new AbortController();
    if (!this.#ready) {
      try {
        if (!this.querySelector("video")) {
          const link = this.querySelector("a[data-role=video]");
          if (link) this.#fromLinks(link);
          else if (this.hasAttribute("src")) await this.#fromManifest(from = new URL(this.getAttribute("src"), document.baseURI));
        }
        this.#video = this.querySelector("video");
        if (!this.#video) return;
      } catch {
        if (!this.children.length) this.append(make("p", { "data-fault": true }, "This film could not be loaded. ", from?.origin === location.origin ? make("a", { href: from.href.replace(/\.json$/, ".mp4") }, "Open the video") : ""));
        return;
      }
      this.#ready = true;
      this.classList.add("calcanim");
      this.#build();
    }
    if (this.isConnected) this.#listen();
  }

  // -- from links, or from a manifest, to the markup that Python writes --

  #film(at, sources, width, height, poster, title) {
    const track = (kind, label) => at(kind) ? [make("track", { kind, label, srclang: this.lang || "en", src: at(kind), default: kind === "captions" })] : [];
    return make("video", { controls: true, playsinline: true, preload: "none", width, height, poster, "aria-label": title },
      ...sources.map(([src, type]) => make("source", { src, type })), ...track("captions", "English"), ...track("chapters", "Chapters"), ...track("descriptions", "What is seen"));
  }

  #fromLinks(link) {
    const image = link.querySelector("img"), figure = link.closest("figure"), at = role => this.querySelector(`a[data-role=${role}]`)?.href;
    const film = this.#film(at, [[link.href, link.type || null]], image?.getAttribute("width"), image?.getAttribute("height"), image?.src, this.dataset.title || image?.alt);
    if (figure && link.parentNode !== figure) link = link.parentNode;
    link.replaceWith(figure ? film : make("figure", {}, film));
  }

  async #fromManifest(base) {
    if (base.origin !== location.origin) throw 0;
    const answer = await fetch(base);
    if (!answer.ok) throw 0;
    const m = await answer.json(), id = this.id ||= decodeURIComponent(base.pathname).split("/").pop().replace(/\.json$/, "").replace(/[^\w.-]+/g, "-");
    const url = name => {
      if (/[/\\\0]|\.\.|^\.|^[a-z][\w+.-]*:/i.test(name)) throw 0;
      return new URL(encodeURIComponent(name), base).href;
    };
    const at = role => m.files[role] && url(m.files[role].name);
    const download = (role, words) => at(role) ? [make("a", { href: at(role), download: true }, words), " "] : [];
    this.lang ||= m.language;
    this.dataset.duration = m.duration;
    this.append(
      make("figure", {}, this.#film(at, (m.videos || [m.files.video]).map(f => [url(f.name), f.type]), m.width, m.height, at("poster"), m.title),
        make("figcaption", {}, make("bdi", {}, m.title), ` · ${clock(m.duration)} · ${m.voice ? m.voice.kind + " voice: " + m.voice.version : "silent"}, with captions`)),
      make("details", {}, make("summary", {}, "Chapters and transcript"),
        make("div", { "data-text": true, tabindex: 0, role: "region", "aria-label": "Transcript: " + m.title },
          make("ol", {}, ...m.sections.map(s => make("li", { id: `${id}--${s.id}`, "data-start": s.start, "data-end": s.start + s.duration },
            make("p", { "data-title": true }, make("a", { href: `#${id}--${s.id}`, "data-at": s.start }, make("time", {}, clock(s.start)), " ", make("bdi", {}, s.title))),
            make("p", { dir: "auto" }, s.narration),
            make("p", { "data-seen": true, hidden: !s.seen.length }, `[${s.seen.map(x => x.text).join(" ")}]`)))))),
      make("p", { "data-downloads": true }, ...download("video", "Video"), ...download("transcript", "Transcript"), ...download("subtitles", "Subtitles")));
  }

  // -- bar and strip, once --

  #build() {
    const v = this.#video;
    this.sections = [...this.querySelectorAll("[data-start]")];
    this.length = +this.dataset.duration || +this.sections.at(-1)?.dataset.end || 0;
    this.box = this.querySelector("[data-text]");
    this.strip = this.querySelector("[data-words]") || make("p", { "data-words": true });
    this.bar = this.querySelector("[data-bar]") || make("div", { "data-bar": true });
    // The page's words for ours, where it is not English.
    const own = kept(), words = JSON.parse(this.dataset.say || "{}"), say = this.say = said => words[said] || said;
    const face = this.face = said => [
      make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, make("path", { d: ICONS[said], "fill-rule": "evenodd" })),
      make("span", {}, say(said)),
    ];
    const button = (said, keys, more) => make("button", { type: "button", "aria-keyshortcuts": keys, ...more }, ...face(said));
    this.captions = own.captions !== false;
    this.playing = button("Play", "k");
    this.range = make("input", { type: "range", min: 0, max: Math.ceil(this.length), step: 1, value: 0, "aria-label": say("Position") });
    this.clock = make("span", { "data-time": true });
    this.speed = make("select", { "aria-label": say("Speed") }, ...[0.5, 0.75, 1, 1.25, 1.5, 2].map(x => make("option", { value: x, selected: x === (+own.speed || 1) }, x + "×")));
    this.toggle = button("Captions", "c", { "aria-pressed": `${this.captions}` });
    this.saying = button("Say what is seen", null, { "aria-pressed": "false", hidden: !v.querySelector("track[kind=descriptions]") });
    this.full = button("Full screen", "f", { hidden: !(document.fullscreenEnabled || v.webkitEnterFullscreen) });
    this.said = make("p", { "data-said": true, "aria-live": "polite", hidden: true, lang: this.strip.lang || null });
    this.bar.replaceChildren(this.range, this.clock, this.playing, this.speed, this.toggle, this.saying, this.full);
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", say("Player"));
    v.after(this.strip, this.bar, this.said);
    if (this.box && this.id) {
      this.link = make("button", { type: "button" }, say("Link to this moment"));
      this.address = make("input", { type: "text", readonly: true, hidden: true, "aria-label": say("Address of this moment") });
      this.box.after(make("p", { "data-link": true }, this.link, this.address));
    }
    v.defaultPlaybackRate = v.playbackRate = +this.speed.value;
    this.text = [...v.textTracks].find(t => t.kind === "captions");
    if (this.text) this.text.mode = "hidden";
    if (+this.dataset.from) this.#pending = +this.dataset.from;
  }

  // -- listeners, each time that the element comes into a page --

  #listen() {
    const v = this.#video, signal = this.#end.signal, figure = this.bar.parentElement;
    const on = (target, kinds, act) => kinds.split(" ").forEach(kind => target?.addEventListener(kind, act, { signal }));
    const flip = () => v.paused ? this.play() : v.pause();
    const captions = () => {
      this.captions = !this.captions;
      press(this.toggle, this.captions);
      kept({ captions: this.captions });
      this.#show();
    };
    const full = () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (figure.requestFullscreen) figure.requestFullscreen().catch(() => {});
      else if (v.webkitEnterFullscreen) { if (this.text && this.captions) this.text.mode = "showing"; v.webkitEnterFullscreen(); }
    };

    on(this.playing, "click", flip);
    on(v, "click", flip);
    on(this.range, "input", () => this.seek(+this.range.value));
    on(this.speed, "change", () => { v.defaultPlaybackRate = v.playbackRate = +this.speed.value; kept({ speed: +this.speed.value }); });
    on(this.toggle, "click", captions);
    on(this.full, "click", full);
    on(this.saying, "click", () => this.#say(this.said.hidden));
    on(this.link, "click", () => this.#share());
    on(v, "webkitendfullscreen", () => { if (this.text) this.text.mode = "hidden"; });
    on(figure, "keydown", e => {
      if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.target.closest("select")) return;
      const jump = { j: -10, l: 10, ArrowLeft: -5, ArrowRight: 5 }[e.key], act = { k: flip, c: captions, f: full }[e.key];
      const own = e.target === this.range && /^(Arrow|Home|End|Page)/.test(e.key);
      if (!own && jump) this.seek(this.time + jump);
      else if (!own && act) act();
      else if (!own) return;
      if (!own) e.preventDefault();
      e.stopPropagation();
    });

    on(v, "play pause ended", e => {
      if (e.type === "play") document.querySelectorAll("calcanim-lesson").forEach(other => other !== this && other.pause?.());
      this.playing.replaceChildren(...this.face(v.paused ? "Play" : "Pause"));
      if (e.type === "ended") this.time < this.length - 1 ? this.#fault() : this.#tell("ended");
    });
    on(v, "loadedmetadata", () => { if (this.#pending != null) { v.currentTime = this.#pending + 0.001; this.#pending = null; } this.#show(); });
    on(v, "timeupdate seeking seeked", () => this.#show());
    on(this.text, "cuechange", () => this.#show());
    const track = v.querySelector("track[kind=captions]");
    on(track, "load", () => this.#show());
    on(track, "error", () => this.#spare());
    // What went wrong before anybody listened; at first every film has no source.
    setTimeout(() => { this.#spare(); if (v.error || v.networkState === 3) this.#fault(); }, 1000);

    // A film that was given to the video itself: its other encodings are tried.
    on(v, "error", () => v.hasAttribute("src") && v.querySelector("source") ? this.#again(() => { v.removeAttribute("src"); v.load(); }) : this.#fault());
    on([...v.querySelectorAll("source")].at(-1), "error", () => this.#fault());

    on(this, "click", e => {
      const a = e.target.closest("a[data-at]");
      if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
      e.preventDefault();
      this.seek(+a.dataset.at, true);
      this.#intoView();
    });
    on(window, "hashchange", () => this.#jump());
    on(window, "beforeprint", () => {
      this.querySelectorAll("details").forEach(d => { d.open = true; });
      if (v.poster) v.before(make("img", { "data-print": true, src: v.poster, alt: v.getAttribute("aria-label") }));
    });
    on(window, "afterprint", () => this.querySelector("[data-print]")?.remove());

    const look = () => this.#look();
    this.#ground = new MutationObserver(look);
    for (const e of [root, document.body]) this.#ground.observe(e, { attributes: true });
    on(asks("color-scheme:dark"), "change", look);
    look();

    if (this.id && document.querySelectorAll("#" + CSS.escape(this.id)).length > 1) console.warn(`calcanim: two lessons have the id ${this.id}; give one another with --id`);
    if (window.top !== window) root.classList.add("calcanim-framed");
    v.tabIndex = -1;
    v.controls = false;
    this.#jump();
    this.#show();
    this.#tell("ready");
  }

  #tell(what, detail) { this.dispatchEvent(new CustomEvent("calcanim-" + what, { bubbles: true, detail })); }

  /** Cues out of the page where the browser may not read the track (a file, a sandbox). */
  #spare() {
    const block = this.querySelector("script[data-cues]"), v = this.#video;
    if (!block || this.text?.cues?.length || !this.isConnected) return;
    let cues;
    try { cues = JSON.parse(block.textContent); } catch { return; }
    if (this.text) this.text.mode = "disabled";
    this.text = v.addTextTrack("captions", "English", this.lang || "en");
    this.text.mode = "hidden";
    for (const [start, end, words] of cues) this.text.addCue(new VTTCue(start, end, words));
    this.text.addEventListener("cuechange", () => this.#show(), { signal: this.#end.signal });
    this.#show();
  }

  /** The film anew: from where it is, playing if it did, and not at all if nobody has begun it. */
  #again(change) {
    // A film that cannot be played is paused by the browser: what its viewer wanted, the button says.
    const v = this.#video, at = this.time, played = this.playing.textContent === this.say("Pause");
    const begun = played || v.readyState || v.preload !== "none";
    change();
    if (!begun) return;
    v.preload = "none";
    this.seek(at, played);
  }

  /** Words, place, time and chapter, as they are now. */
  #show() {
    const now = this.time, near = now + 0.02;
    const cues = [...this.captions && this.text?.cues || []].filter(c => c.startTime <= near && near < c.endTime);
    if (cues.length !== this.#cues.length || cues.some((c, n) => c !== this.#cues[n])) this.strip.replaceChildren(...cues.map(c => c.getCueAsHTML()));
    this.#cues = cues;
    const section = this.sections.find(s => near >= +s.dataset.start && near < +s.dataset.end);
    const whole = clock(this.length), title = section?.querySelector("bdi");
    this.range.setAttribute("aria-valuetext", `${clock(now)} ${this.say("of")} ${whole}${title ? ", " + title.textContent : ""}`);
    this.range.value = now;
    this.clock.textContent = `${clock(now)} / ${whole}`;
    if (section === this.#chapter) return;
    this.#chapter?.removeAttribute("aria-current");
    this.#chapter = section;
    if (!section) return;
    section.setAttribute("aria-current", "true");
    if (this.box && !this.box.contains(document.activeElement)) this.box.scrollTo({ top: section.offsetTop - this.box.clientHeight / 4, behavior: this.#motion() });
    if (!this.said.hidden && !this.seen?.cues?.length) this.said.textContent = section.querySelector("[data-seen]")?.textContent || "";
    this.#tell("chapter", section.id);
  }

  #motion() { return asks("reduced-motion:reduce").matches ? "auto" : "smooth"; }
  #intoView() { this.#video.scrollIntoView({ block: "nearest", behavior: this.#motion() }); }

  #say(on) {
    press(this.saying, on);
    this.said.hidden = !on;
    this.said.textContent = "";
    if (!this.seen) {
      this.seen = [...this.#video.textTracks].find(t => t.kind === "descriptions");
      this.seen?.addEventListener("cuechange", () => {
        if (this.seen.activeCues.length) this.said.replaceChildren(...[...this.seen.activeCues].map(c => c.getCueAsHTML()));
      });
    }
    if (this.seen) this.seen.mode = on ? "hidden" : "disabled";
  }

  #share() {
    const here = new URL(location.href), at = this.time;
    const first = this.sections.find(s => Math.abs(+s.dataset.start - at) < 0.5);
    here.hash = first ? first.id : `${this.id}:t=${at.toFixed(1)}`;
    this.address.value = here.href;
    this.address.hidden = false;
    this.address.select();
    navigator.clipboard?.writeText(here.href).then(() => { this.link.textContent = this.say("Copied"); setTimeout(() => { this.link.textContent = this.say("Link to this moment"); }, 2000); }, () => {});
  }

  #jump() {
    let hash;
    try { hash = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const at = hash.match(/^(.+):t=(\d+(?:\.\d+)?)$/);
    const section = this.sections.find(s => s.id === hash);
    section?.closest("details")?.setAttribute("open", "");
    if (at ? at[1] === this.id : section) {
      this.seek(at ? +at[2] : +section.dataset.start);
      this.#intoView();
    }
  }

  #fault() {
    const v = this.#video;
    if (this.querySelector("[data-fault]")) return;
    v.controls = true;
    v.tabIndex = 0;
    this.bar.hidden = this.strip.hidden = true;
    const film = v.querySelector("a")?.href || v.querySelector("source")?.src;
    this.bar.after(make("p", { "data-fault": true }, this.say("This film cannot be played here.") + " ", film ? make("a", { href: film, download: true }, this.say("Download the video")) : ""));
  }

  /** The page's own ground, not the system's wish: many pages stay light under a dark system. */
  #look() {
    let e = this, colour;
    do { colour = getComputedStyle(e).backgroundColor.match(/[\d.]+/g) || [0, 0, 0, 0]; e = e.parentElement; } while (e && colour[3] === "0");
    const [r, g, b, opaque] = colour;
    const ground = (opaque == 0 ? asks("color-scheme:dark").matches && /dark/.test(getComputedStyle(root).colorScheme) : 0.2126 * r + 0.7152 * g + 0.0722 * b < 128) ? "dark" : "light";
    if (this.dataset.ground === ground) return;
    this.dataset.ground = ground;
    const v = this.#video, others = [...v.querySelectorAll(`[data-${ground}]`)].filter(s => s.getAttribute("src") !== s.dataset[ground]);
    if (v.dataset[ground]) v.poster = v.dataset[ground];
    others.forEach(s => { s.src = s.dataset[ground]; });
    // Given to the video itself, a film is not fetched before it is wanted; `load` would.
    const first = others.find(s => !s.type || v.canPlayType(s.type));
    if (first) this.#again(() => { v.src = first.src; });
  }
}
customElements.define("calcanim-lesson", CalcanimLesson);
})();
