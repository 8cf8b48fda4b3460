import { RULE_VERSION, ruleTable } from '../../packages/diagnosis/src/index.ts';
import { generatedFrom, markdownTable } from './markdown.ts';

/** docs/rules.md */
export function rulesPage(): string {
  const cells = ruleTable.map(({ name, value, unit, meaning, source }) => [
    `\`${name}\``,
    String(value),
    unit,
    meaning,
    source,
  ]);
  return [
    '# Rules',
    generatedFrom('packages/diagnosis/src/rules/ruleTable.ts'),
    `Every number a verdict can hang on, version ${RULE_VERSION}. How they work together stands in ` +
      '[diagnosis.md](diagnosis.md). Each can be set for all rooms, for a scenario or for one room.',
    markdownTable(['rule', 'default', 'unit', 'meaning', 'source'], cells),
    '',
  ].join('\n\n');
}
