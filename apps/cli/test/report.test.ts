import type { PeriodReport } from '@stutterscope/warehouse';
import { expect, test } from 'vitest';
import { describeWithChromium, openChromium } from '../../../test/support/chromium.ts';
import { reportHtml } from '../src/report/reportHtml.ts';
import { reportMarkdown } from '../src/report/reportMarkdown.ts';
import { reportParts } from '../src/report/reportParts.ts';

const period = { fromMs: Date.UTC(2026, 10, 24), toMs: Date.UTC(2026, 10, 25) };
const HOUR_MS = 3_600_000;
const empty: PeriodReport = { curve: [], shares: [], causes: [], rooms: [] };

const share = (id: string, stalled: number, before: number) => ({
  by: 'version' as const,
  id,
  watchedMs: 100 * HOUR_MS,
  stalledMs: stalled * HOUR_MS,
  watchedBeforeMs: 100 * HOUR_MS,
  stalledBeforeMs: before * HOUR_MS,
});

const full: PeriodReport = {
  curve: [0, 1, 2].map((hour) => ({
    atMs: period.fromMs + hour * HOUR_MS,
    watchedMs: 1000,
    stalledMs: hour * 100,
  })),
  shares: [share('4.0', 1, 5), share('3.3', 8, 2)],
  causes: [
    {
      cause: 'upstream_clog',
      origin: 'uplink_bandwidth',
      stutters: 12,
      minutes: 30,
      viewerMinutes: 400,
      viewerMinutesBefore: 200,
    },
  ],
  rooms: [{ room: '<script>|`x`', stutters: 3, minutes: 9, viewerMinutes: 120, mainCause: 'downstream_lag' }],
};

test('an empty database gives a page that says so, and no table', () => {
  const parts = reportParts(empty, period);
  for (const page of [reportMarkdown(parts), reportHtml(parts)]) {
    expect(page).toContain('Nothing was reported in this period');
    expect(page).not.toMatch(/NaN|Infinity|<table|\n## /);
  }
});

test('what improved and what got worse on the period before, each under its own head', () => {
  const [improved, worse] = reportParts(full, period).tables.slice(-2);
  expect(improved).toMatchObject({
    title: 'What improved',
    rows: [['4.0', 'version', '1.00 %', '5.00 %', '−4.00 points']],
  });
  expect(worse).toMatchObject({
    title: 'What got worse',
    rows: [['3.3', 'version', '8.00 %', '2.00 %', '+6.00 points']],
  });
});

test('too little watching proves no change', () => {
  const few = { ...share('5.0', 1, 0), watchedMs: 60_000, stalledMs: 60_000 };
  const titles = reportParts({ ...full, shares: [few] }, period).tables.map(({ title }) => title);
  expect(titles).not.toContain('What got worse');
});

test('a name stays a name: no tag in HTML, no cell in Markdown', () => {
  const parts = reportParts(full, period);
  expect(reportHtml(parts)).toContain('<td>&lt;script&gt;|`x`</td>');
  expect(reportMarkdown(parts)).toContain('| \\<script\\>\\|\\`x\\` | downstream lag |');
});

test('the HTML page needs nothing else, and draws the curve', () => {
  const page = reportHtml(reportParts(full, period));
  expect(page).not.toMatch(/(src|href)=|@import|url\(/);
  expect(page).toContain('points="0,160 0.0,160.0 380.0,80.0 760.0,0.0 760,160"');
});

describeWithChromium('the HTML page in a browser', () => {
  test('on a phone it keeps within the screen, and no word stands one letter below the other', async () => {
    const browser = await openChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await page.setContent(reportHtml(reportParts(full, period)));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      const cause = page.getByRole('cell', { name: 'upstream clog', exact: true }).first();
      expect((await cause.boundingBox())?.height).toBeLessThan(60);
    } finally {
      await browser.close();
    }
  });
});
