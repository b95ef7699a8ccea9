// The microphone: how loud it is, and what it records, untouched by what helps in calls.

const AS_IT_IS = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const SILENT = -60; // dBFS at which the meter begins
const BITS = 128000; // a second

export class Microphone {
  #stream = null;
  #analyser = null;
  #block = null;
  #recorder = null;
  #parts = [];

  get on() {
    return this.#stream !== null && this.#stream.active;
  }

  // Ask for it; `gone` is called when it is taken away. Throws what the browser says where there is
  // none, or it may not be used.
  async open(gone) {
    if (!navigator.mediaDevices || !window.MediaRecorder) throw new DOMException("", "NotFoundError");
    const audio = { ...AS_IT_IS, channelCount: 1 };
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio });
    this.#stream.getAudioTracks()[0].addEventListener("ended", gone);
    const context = new AudioContext();
    this.#analyser = new AnalyserNode(context, { fftSize: 4096 });
    context.createMediaStreamSource(this.#stream).connect(this.#analyser);
    this.#block = new Float32Array(this.#analyser.fftSize);
    await context.resume();
  }

  // The highest sample of the last tenth of a second, in dBFS.
  level() {
    if (!this.on) return SILENT;
    this.#analyser.getFloatTimeDomainData(this.#block);
    const peak = this.#block.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    return Math.max(20 * Math.log10(peak || 1e-9), SILENT);
  }

  start() {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    if (this.#recorder && this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#parts = [];
    this.#recorder = new MediaRecorder(this.#stream, { mimeType, audioBitsPerSecond: BITS });
    const parts = this.#parts; // its own: one that was given up may still be sending
    this.#recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.#recorder.start(250);
  }

  // What has been recorded, as a Blob.
  async stop() {
    const recorder = this.#recorder;
    const over = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
    recorder.stop();
    await over;
    return new Blob(this.#parts, { type: recorder.mimeType });
  }
}

// Plays sound that this page holds; one at a time.
export class Player {
  #context = null;
  #source = null;

  async play(blob, ended) {
    this.stop();
    this.#context ??= new AudioContext();
    await this.#context.resume();
    const buffer = await this.#context.decodeAudioData(await blob.arrayBuffer());
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.connect(this.#context.destination);
    source.addEventListener("ended", () => {
      if (this.#source === source) this.#source = null;
      ended();
    });
    this.#source = source;
    source.start();
  }

  get on() {
    return this.#source !== null;
  }

  stop() {
    if (this.#source) this.#source.stop();
    this.#source = null;
  }
}
