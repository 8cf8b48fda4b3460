/** Where a command writes: data to stdout, words to a person to stderr. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  /** Progress and redrawing are for a person watching. */
  readonly isInteractive: boolean;
  write(text: string): void;
  /** A whole line or several. */
  print(text: string): void;
  say(text: string): void;
}

const line = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

/** Shows a text in place of the one before; only for an interactive terminal. */
export function redraw(terminal: Terminal, text: string): void {
  const cursorHome = '\u001b[H';
  const clearLine = '\u001b[K';
  const clearBelow = '\u001b[J';
  terminal.write(`${cursorHome}${line(text).replaceAll('\n', `${clearLine}\n`)}${clearBelow}`);
}

/** The terminal that this process was started from. */
export function processTerminal(): Terminal {
  // Whoever reads the output may stop reading, as `| head` does: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    env: process.env,
    isInteractive: process.stdout.isTTY === true,
    write: (text) => void process.stdout.write(text),
    print: (text) => void process.stdout.write(line(text)),
    say: (text) => void process.stderr.write(line(text)),
  };
}
