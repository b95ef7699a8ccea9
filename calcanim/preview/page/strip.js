// A beat from its beginning to its end: how loud its take is, and with which words the picture moves.

import { $ } from "./shown.js";

const PARTS = 240; // of the path's box
const FULL = 0.8; // the peak that fills it
const LETTER = 8; // pixels of one, about
const AROUND = 18; // pixels of a pill beside its word

let drawn = ""; // what the strip was made from

export function showStrip(beat, seconds) {
  const width = $("strip").clientWidth;
  const made = JSON.stringify([beat && [beat.narration, beat.peaks, beat.words, beat.happens], seconds, width]);
  if (made === drawn) return;
  drawn = made;
  $("strip").hidden = !beat || !beat.seconds;
  if ($("strip").hidden) return;
  $("wave").setAttribute("d", wave(beat.peaks || []));
  const said = beat.narration.split(/\s+/);
  let free = -Infinity; // from where on there is room for a word
  const pills = (beat.happens || []).filter((n) => beat.words[n]).map((n) => {
    const pill = document.createElement("span");
    const share = beat.words[n][0] / seconds;
    const word = said[n].replace(/[.,:;?!]+$/, "");
    const wide = LETTER * word.length + AROUND;
    pill.style.left = `${100 * share}%`;
    if (share * width >= free && share * width + wide <= width) {
      pill.textContent = word;
      free = share * width + wide;
    } else {
      pill.className = "mark";
    }
    return pill;
  });
  $("happens").replaceChildren(...pills);
}

// Where in the beat the film is: a share of it.
export function moveHead(share) {
  $("head").hidden = share === null;
  if (share !== null) $("head").style.left = `${100 * Math.min(Math.max(share, 0), 1)}%`;
}

function wave(peaks) {
  const step = PARTS / (peaks.length || 1);
  return peaks
    .map((peak, n) => [(n + 0.5) * step, Math.min(peak / FULL, 1)])
    .filter(([, high]) => high > 0.01)
    .map(([x, high]) => `M${x.toFixed(2)} ${-high}V${high}`)
    .join("");
}
