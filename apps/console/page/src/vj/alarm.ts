let audio: AudioContext | null = null;

/** Browsers let a page sound only after somebody touched it: called from a press of a button. */
export function readySound(): void {
  audio ??= new AudioContext();
  void audio.resume();
  beep(660, 0);
}

function beep(hertz: number, afterS: number): void {
  if (audio === null) return;
  const at = audio.currentTime + afterS;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.3);
}

/** Makes itself heard and felt, as far as the phone allows. */
export function alarm(): void {
  beep(880, 0);
  beep(660, 0.32);
  beep(880, 0.64);
  // As sound: a phone lets a page shake it only once it was touched.
  if (navigator.userActivation.hasBeenActive) navigator.vibrate?.([400, 150, 400]);
}
