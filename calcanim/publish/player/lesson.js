// <calcanim-lesson>: a film with captions and controls below its picture, chapters and transcript.
// The markup is complete without this script; what it finds (a video, links, or src="x.json") it
// makes into one player. Text comes in as text only. It never writes the address.
// Comments and indentation stay behind when it is published.
(() => {
if (customElements.get("calcanim-lesson")) return;

const clock = s => {
  const [h, m, rest] = [s / 3600, s / 60 % 60, s % 60].map(x => String(Math.floor(x || 0)));
  return (h > 0 ? h + ":" + m.padStart(2, 0) : m) + ":" + rest.padStart(2, 0);
};
const make = (tag, attributes, ...kids) => {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) if (v !== false && v != null) e.setAttribute(k, v === true ? "" : v);
  e.append(...kids);
  return e;
};
const ICONS = {
  Play: "M7 4v16l13-8z",
  Pause: "M6 4h4v16H6zm8 0h4v16h-4z",
  Captions: "M3 5h18v14H3zm3 6v2h4v-2zm6 0v2h6v-2zm-6 4v2h6v-2zm8 0v2h4v-2z",
  "Say what is seen": "M12 6c5 0 8 3 10 6-2 3-5 6-10 6s-8-3-10-6c2-3 5-6 10-6zm0 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  "Full screen": "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
};
const face = words => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[words]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return [svg, make("span", {}, words)];
};
const button = (words, keys, more) => make("button", { type: "button", "aria-keyshortcuts": keys, ...more }, ...face(words));
const kept = (change) => {
  let all = change;
  try {
    all = { ...JSON.parse(localStorage.calcanim || "{}"), ...change };
    if (change) localStorage.calcanim = JSON.stringify(all);
  } catch { /* not allowed here */ }
  return all || {};
};
const press = (button, on) => button.setAttribute("aria-pressed", on);
const root = document.documentElement, asks = what => matchMedia(`(prefers-${what})`);

class CalcanimLesson extends HTMLElement {
  #end; #video; #ready; #ground; #pending; #cues = []; #chapter;

  connectedCallback() {
    if (document.readyState === "loading" && !this.#ready) {
      addEventListener("DOMContentLoaded", () => this.isConnected && this.#start(), { once: true });
    } else this.#start();
  }
  disconnectedCallback() { this.#end?.abort(); this.#ground?.disconnect(); this.#video?.pause(); }

  get time() { return this.#pending ?? this.#video?.currentTime ?? 0; }
  play() { const v = this.#video; if (v) v.play().catch(() => {}); }
  pause() { this.#video?.pause(); }
  /** To a second of the film; a film that is not there yet is fetched first. */
  seek(to, play) {
    const v = this.#video;
    if (!v) return;
    to = Math.min(Math.max(0, +to || 0), this.length || Infinity);
    if (v.readyState) v.currentTime = to + 0.001;
    else {
      const fresh = this.#pending == null || v.preload === "none";
      this.#pending = to;
      if (fresh) { v.preload = "auto"; v.load(); }
    }
    this.#show();
    if (play) this.play();
  }

  async #start() {
    this.#end = new AbortController();
    if (!this.#ready) {
      try {
        if (!this.querySelector("video")) {
          const link = this.querySelector("a[data-role=video]");
          if (link) this.#fromLinks(link);
          else if (this.hasAttribute("src")) await this.#fromManifest(new URL(this.getAttribute("src"), document.baseURI));
        }
        this.#video = this.querySelector("video");
        if (!this.#video) return;
      } catch (error) {
        if (!this.children.length) {
          const film = new URL(this.getAttribute("src"), document.baseURI);
          film.pathname = film.pathname.replace(/\.json$/, ".mp4");
          this.append(make("p", { "data-fault": true }, "This film could not be loaded. ", film.origin === location.origin ? make("a", { href: film.href }, "Open the video") : ""));
        }
        return;
      }
      this.#ready = true;
      this.classList.add("calcanim");
      this.#build();
    }
    if (this.isConnected) this.#listen();
  }

  // -- from links, or from a manifest, to the markup that Python writes --

  #film(at, type, width, height, poster, title) {
    const track = (kind, label) => at(kind) ? [make("track", { kind, label, srclang: this.lang || "en", src: at(kind), default: kind === "captions" })] : [];
    return make("video", { controls: true, playsinline: true, preload: "none", width, height, poster, "aria-label": title },
      make("source", { src: at("video"), type }), ...track("captions", "English"), ...track("chapters", "Chapters"), ...track("descriptions", "What is seen"));
  }

  #fromLinks(link) {
    const image = link.querySelector("img"), figure = link.closest("figure"), at = role => this.querySelector(`a[data-role=${role}]`)?.href;
    const film = this.#film(at, link.type || null, image?.getAttribute("width"), image?.getAttribute("height"), image?.src, this.dataset.title || image?.alt);
    if (figure && link.parentNode !== figure) link = link.parentNode;
    link.replaceWith(figure ? film : make("figure", {}, film));
  }

  async #fromManifest(base) {
    if (base.origin !== location.origin) throw 0;
    const answer = await fetch(base);
    if (!answer.ok) throw 0;
    const m = await answer.json(), id = this.id ||= decodeURIComponent(base.pathname).split("/").pop().replace(/\.json$/, "").replace(/[^\w.-]+/g, "-");
    const at = role => {
      const name = m.files[role]?.name;
      if (name && (/[/\\\0]|\.\.|^\.|^[a-z][\w+.-]*:/i.test(name))) throw 0;
      return name && new URL(encodeURIComponent(name), base).href;
    };
    const download = (role, words) => at(role) ? [make("a", { href: at(role), download: true }, words), " "] : [];
    this.lang ||= m.language;
    this.dataset.duration = m.duration;
    this.append(
      make("figure", {}, this.#film(at, m.files.video.type, m.width, m.height, at("poster"), m.title),
        make("figcaption", {}, make("bdi", {}, m.title), ` · ${clock(m.duration)} · ${m.voice ? `${m.voice.kind} voice: ${m.voice.version}` : "silent"}, with captions`)),
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
    const v = this.#video, figure = v.closest("figure") || v.parentElement;
    this.sections = [...this.querySelectorAll("[data-start]")];
    this.length = +this.dataset.duration || +this.sections.at(-1)?.dataset.end || 0;
    this.box = this.querySelector("[data-text]");
    this.strip = this.querySelector("[data-words]") || make("p", { "data-words": true });
    this.bar = this.querySelector("[data-bar]") || make("div", { "data-bar": true });
    if (!this.strip.isConnected) v.after(this.strip);
    if (!this.bar.isConnected) this.strip.after(this.bar);
    const own = kept();
    this.captions = own.captions !== false;
    this.playing = button("Play", "k");
    this.range = make("input", { type: "range", min: 0, max: Math.ceil(this.length), step: 1, value: 0, "aria-label": "Position" });
    this.clock = make("span", { "data-time": true });
    this.speed = make("select", { "aria-label": "Speed" }, ...[0.5, 0.75, 1, 1.25, 1.5, 2].map(x => make("option", { value: x, selected: x === (+own.speed || 1) }, x + "×")));
    this.toggle = button("Captions", "c", { "aria-pressed": `${this.captions}` });
    this.saying = button("Say what is seen", null, { "aria-pressed": "false", hidden: !v.querySelector("track[kind=descriptions]") });
    this.full = button("Full screen", "f", { hidden: !(document.fullscreenEnabled || v.webkitEnterFullscreen) });
    this.said = make("p", { "data-said": true, "aria-live": "polite", hidden: true });
    this.bar.replaceChildren(this.range, this.clock, this.playing, this.speed, this.toggle, this.saying, this.full);
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", "Player");
    this.bar.after(this.said);
    if (this.box && this.id) {
      this.link = make("button", { type: "button" }, "Link to this moment");
      this.address = make("input", { type: "text", readonly: true, hidden: true, "aria-label": "Address of this moment" });
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
    const on = (target, kinds, act, more) => kinds.split(" ").forEach(kind => target?.addEventListener(kind, act, { signal, ...more }));
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
      if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || e.target.closest("select")) return;
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
      this.playing.replaceChildren(...face(v.paused ? "Play" : "Pause"));
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

    const fault = () => this.#fault();
    on(v, "error", fault);
    on([...v.querySelectorAll("source")].at(-1), "error", fault);

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
    let cues = [];
    try { cues = JSON.parse(block.textContent); } catch { return; }
    if (this.text) this.text.mode = "disabled";
    this.text = v.addTextTrack("captions", "English", this.lang || "en");
    this.text.mode = "hidden";
    for (const [start, end, words] of cues) this.text.addCue(new VTTCue(start, end, words));
    this.text.addEventListener("cuechange", () => this.#show(), { signal: this.#end.signal });
    this.#show();
  }

  /** Words, place, time and chapter, as they are now. */
  #show() {
    const now = this.time, near = now + 0.02;
    const cues = this.captions && this.text?.cues ? [...this.text.cues].filter(c => c.startTime <= near && near < c.endTime) : [];
    if (cues.length !== this.#cues.length || cues.some((c, n) => c !== this.#cues[n])) this.strip.replaceChildren(...cues.map(c => c.getCueAsHTML()));
    this.#cues = cues;
    const section = this.sections.find(s => near >= +s.dataset.start && near < +s.dataset.end);
    const whole = clock(this.length), title = section?.querySelector("bdi");
    this.range.setAttribute("aria-valuetext", `${clock(now)} of ${whole}${title ? ", " + title.textContent : ""}`);
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
    navigator.clipboard?.writeText(here.href).then(() => { this.link.textContent = "Copied"; setTimeout(() => { this.link.textContent = "Link to this moment"; }, 2000); }, () => {});
  }

  #jump() {
    let hash = "";
    try { hash = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const at = hash.match(/^(.+):t=(\d+(?:\.\d+)?)$/);
    const section = this.sections.find(s => s.id === hash);
    if (section) { const words = section.closest("details"); if (words) words.open = true; }
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
    const film = v.currentSrc || this.querySelector("source")?.src;
    this.bar.after(make("p", { "data-fault": true }, "This film cannot be played here. ", film ? make("a", { href: film, download: true }, "Download the video") : ""));
  }

  /** The page's own ground, not the system's wish: many pages stay light under a dark system. */
  #look() {
    let e = this, colour;
    do { colour = getComputedStyle(e).backgroundColor.match(/[\d.]+/g) || [0, 0, 0, 0]; e = e.parentElement; } while (e && colour[3] === "0");
    const [r, g, b, opaque] = colour;
    const ground = (opaque == 0 ? asks("color-scheme:dark").matches && /dark/.test(getComputedStyle(root).colorScheme) : 0.2126 * r + 0.7152 * g + 0.0722 * b < 128) ? "dark" : "light";
    if (this.dataset.ground === ground) return;
    this.dataset.ground = ground;
    const v = this.#video, source = v.querySelector(`source[data-${ground}]`), at = this.time, played = !v.paused;
    if (v.dataset[ground]) v.poster = v.dataset[ground];
    if (!source || (v.getAttribute("src") || source.getAttribute("src")) === source.dataset[ground]) return;
    // Given to the video itself, it is not fetched before it is wanted; `load` would.
    v.src = source.dataset[ground];
    if (at) { this.#pending = null; v.preload = "none"; this.seek(at, played); }
  }
}
customElements.define("calcanim-lesson", CalcanimLesson);
})();
