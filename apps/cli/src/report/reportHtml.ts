import { escapeHtml as safe, utc } from '@stutterscope/cloud';
import type { ReportParts, ReportTable } from './reportParts.ts';

const WIDTH = 760;
const HEIGHT = 160;

function curveSvg(curve: ReportParts['curve']): string {
  const [first, last] = [curve[0], curve.at(-1)];
  if (first === undefined || last === undefined || first === last) return '';
  const most = Math.max(...curve.map(({ share }) => share), 0.001);
  const x = (atMs: number) => (((atMs - first.atMs) / (last.atMs - first.atMs)) * WIDTH).toFixed(1);
  const y = (share: number) => (HEIGHT - (share / most) * HEIGHT).toFixed(1);
  const points = curve.map(({ atMs, share }) => `${x(atMs)},${y(share)}`).join(' ');
  return `<figure><figcaption>Share of watched time that the picture stood still; the top is ${(100 * most).toFixed(2)} %</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Share stalled over time">
<polyline points="0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}" fill="#e0524d33" stroke="#c4302b" stroke-width="1.5"/></svg>
<p class="ends"><span>${utc(first.atMs)}</span><span>${utc(last.atMs)}</span></p></figure>`;
}

const bar = (share: number) =>
  `<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${(100 * share).toFixed(1)}" height="10" fill="#c4302b"/></svg></td>`;

function tableHtml({ title, head, rows, bars }: ReportTable): string {
  const heading = head.map((name) => `<th>${safe(name)}</th>`).join('');
  const body = rows.map(
    (cells, place) =>
      `<tr>${cells.map((text) => `<td>${safe(text)}</td>`).join('')}${bar(bars[place] ?? 0)}</tr>`,
  );
  return `<h2>${safe(title)}</h2>\n<table><tr>${heading}<th></th></tr>\n${body.join('\n')}\n</table>`;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;width:100%}td,th{padding:.25rem .5rem;text-align:right;border-bottom:1px solid #ddd}
td:first-child,th:first-child{text-align:left;overflow-wrap:anywhere;min-width:6.5rem}.bar{width:20%}svg{width:100%;display:block}.bar svg{height:.6rem}
figure{margin:1.5rem 0}figcaption,.ends{color:#666;font-size:.85rem}.ends{display:flex;justify-content:space-between;margin:0}
@media(max-width:40rem){h1{font-size:1.4rem}table{display:block;overflow-x:auto}td,th{padding:.2rem;font-size:.8rem}.bar{display:none}}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}td,th{border-color:#444}}`;

/** A report as one page that needs nothing else. */
export function reportHtml({ title, lead, curve, tables }: ReportParts): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title>
<style>${style}</style></head><body>
<h1>${safe(title)}</h1>
${lead.map((text) => `<p>${safe(text)}</p>`).join('\n')}
${curveSvg(curve)}
${tables.map(tableHtml).join('\n')}
</body></html>`;
}
