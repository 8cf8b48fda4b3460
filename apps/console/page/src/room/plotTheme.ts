import { useEffect, useState } from 'preact/hooks';

/** What a canvas needs to know of the style sheet. */
export interface PlotTheme {
  readonly text: string;
  readonly grid: string;
  readonly red: string;
  readonly redFill: string;
  readonly blue: string;
  readonly blueFill: string;
  readonly green: string;
  readonly violet: string;
  readonly moment: string;
}

function currentTheme(): PlotTheme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of('muted'),
    grid: of('grid'),
    red: of('plot-red'),
    redFill: of('plot-red-fill'),
    blue: of('plot-blue'),
    blueFill: of('plot-blue-fill'),
    green: of('plot-green'),
    violet: of('plot-violet'),
    moment: of('text'),
  };
}

/** The colours of the plots, anew when the scheme changes. */
export function usePlotTheme(): PlotTheme {
  const [theme, setTheme] = useState(currentTheme);
  useEffect(() => {
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setTheme(currentTheme());
    scheme.addEventListener('change', changed);
    return () => scheme.removeEventListener('change', changed);
  }, []);
  return theme;
}
