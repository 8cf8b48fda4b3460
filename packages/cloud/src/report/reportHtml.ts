import { escapeHtml as safe } from '../escapeHtml.ts';
import { isWebAddress } from '../webAddress.ts';
import type { BroadcastReport } from './buildReport.ts';
import { causeName, clock, gradeOf, lasting, utc } from './reportWords.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem;color:#222;background:#fff}
h2{margin:1.5rem 0 .5rem;font-size:1.1rem}.score{font-size:3rem;line-height:1;margin:.5rem 0}.small{color:#666;font-size:.85rem}
table{border-collapse:collapse;width:100%}td,th{padding:.3rem .4rem;text-align:left;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}td,th{border-color:#444}a{color:#8ab4f8}.small{color:#aaa}}`;

function placeHtml(place: BroadcastReport['stutters'][number]['place']): string {
  if (place === null) return 'not recorded';
  const text = clock(place.offsetMs);
  const { link } = place;
  return link !== null ? `<a href="${safe(link)}">${text}</a>` : `${safe(place.file)} at ${text}`;
}

const row = (cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

function section(title: string, head: readonly string[], rows: readonly string[]): string {
  if (rows.length === 0) return '';
  const names = head.map((name) => `<th>${name}</th>`).join('');
  return `<h2>${title}</h2>\n<table><tr>${names}</tr>\n${rows.join('\n')}\n</table>`;
}

function scoreHtml({ score, vjScore, nextTime }: BroadcastReport): string {
  if (score === null) return '<p>Not scored: nobody reported how it went.</p>';
  const tips = nextTime.map((tip) => `<li>${safe(tip)}</li>`).join('\n');
  return `<p class="score">${score}<span class="small"> of 100: ${gradeOf(score)}</span></p>
<p class="small">Half for each tenth of the show that viewers saw spoiled. Counting only what you can mend: ${vjScore}.</p>
${tips === '' ? '<p>Nothing to change.</p>' : `<h2>Next time</h2>\n<ol>\n${tips}\n</ol>`}`;
}

/** A report as one page that needs nothing else, to be read on a phone. */
export function reportHtml(report: BroadcastReport): string {
  const { room, from, to, lastedMs, score, stutters, causes, recordings, gaps } = report;
  const when = to === null ? `since ${utc(from)}` : `from ${utc(from)} to ${utc(to)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(room)}: ${score ?? 'not scored'}</title>
<style>${style}</style></head><body>
<h1>${safe(room)}</h1>
<p>Live ${when}, ${lasting(lastedMs)}${gaps.length > 0 ? `, ${gaps.length} times without a picture` : ''}.</p>
${scoreHtml(report)}
${section(
  'What spoiled it',
  ['what', 'spoiled'],
  causes.map((cause) => row([safe(causeName(cause)), lasting(cause.spoiledMs)])),
)}
${section(
  'Stutters',
  ['when', 'what', 'in the recording'],
  stutters.map((stutter) =>
    row([
      `${utc(stutter.from)}, ${stutter.to === null ? 'still on' : lasting(stutter.to - stutter.from)}`,
      safe(stutter.summary),
      placeHtml(stutter.place),
    ]),
  ),
)}
${section(
  'Recordings',
  ['file', 'length'],
  recordings.map(({ file, url, startAt, endAt }) =>
    row([
      isWebAddress(url) ? `<a href="${safe(url)}">${safe(file)}</a>` : safe(file),
      startAt === null ? 'unknown' : lasting(endAt - startAt),
    ]),
  ),
)}
</body></html>`;
}
