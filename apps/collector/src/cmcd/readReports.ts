import type { Intake } from '../ingest/intake.ts';
import type { Line } from '../ingest/lines.ts';
import { batchOfReport } from './batchOfReport.ts';
import { Report, type ReportFault } from './report.ts';

type Reports = { readonly lines: readonly Line[]; readonly refused: Intake['refused'] };

/** Turns each report into the batch it means, still to be judged as any other. */
export function readReports(reports: readonly Line[], room: string | undefined): Reports {
  const lines: Line[] = [];
  const refused: Intake['refused'] = [];
  for (const { number, bytes } of reports) {
    const report = Report.read(bytes);
    const batch: ReturnType<typeof batchOfReport> | ReportFault =
      report instanceof Report ? batchOfReport(report, room) : report;
    if ('pointer' in batch) refused.push({ line: number, code: 'invalid_report', ...batch, subject: {} });
    else lines.push({ number, bytes: Buffer.from(JSON.stringify(batch)) });
  }
  return { lines, refused };
}
