import type { Command } from 'commander';
import { exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import type { Finding } from '../doctor/finding.ts';
import { healthFindings } from '../doctor/health.ts';
import { serviceFindings } from '../doctor/services.ts';
import { toolFindings } from '../doctor/tools.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

function report(findings: readonly Finding[]): string {
  const table = renderTable(
    ['part', 'state', 'found'],
    findings.map(({ part, state, found }) => [part, state, found]),
  );
  const fixes = findings.filter(({ fix }) => fix !== '').map(({ part, fix }) => `- ${part}: ${fix}`);
  return fixes.length === 0 ? `${table}\n\nNothing is missing.` : `${table}\n\n${fixes.join('\n')}`;
}

async function examine(isJson: boolean, terminal: Terminal): Promise<void> {
  const config = readConfig(terminal.env);
  const [tools, services, health] = await Promise.all([
    toolFindings(terminal.env['PATH'] ?? ''),
    serviceFindings(config, terminal.env),
    healthFindings(config),
  ]);
  const findings = [...tools, ...services, ...health];
  if (isJson) for (const finding of findings) terminal.print(JSON.stringify(finding));
  else terminal.print(report(findings));
  if (findings.some(({ state }) => state === 'missing')) process.exitCode = exitCodes.failed;
}

export function doctorCommand(terminal: Terminal): Command {
  return describe('doctor', 'Say what is reachable, in which version, what is missing and how to fix it.', [
    'doctor',
    'doctor --json',
  ])
    .option('--json', 'print one JSON object a finding')
    .addHelpText('after', '\nExit code: 1 when something is missing that is always needed, else 0.')
    .action(({ json = false }: { json?: boolean }) => examine(json, terminal));
}
