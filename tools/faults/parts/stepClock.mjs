// Preloaded into a role of the fleet: at SIGWINCH the machine's clock, as this process sees it, is set by the next
// of these, as by an NTP that went wrong. What runs on the monotonic clock is not touched.
const HOUR_MS = 3_600_000;
const steps = [HOUR_MS, -HOUR_MS, -HOUR_MS, HOUR_MS];
let byMs = 0;
let next = 0;

const TrueDate = Date;
class SetDate extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(SetDate.now());
    else super(...args);
  }
  static now() {
    return TrueDate.now() + byMs;
  }
}
globalThis.Date = SetDate;

process.on('SIGWINCH', () => {
  byMs += steps[next % steps.length];
  next += 1;
  process.stderr.write(`the clock is ${byMs} ms ahead\n`);
});
