import { presetFor } from '../forecast/presets.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { PushFinding, PushSignal } from '../signal.ts';
import { wordsOf } from './findingWords.ts';
import type { FindingWords } from './words/words.ts';

/** The kbit/s that sound takes, where only the whole is known (handbook's sample: ARA 66). */
const AUDIO_KBPS = 64;

/** How a push's finding is told; of those about its uplink, with the number measured and the preset that fits it. */
export function pushWords(
  { finding, reason, evidence }: PushFinding,
  { scenario }: Pick<PushSignal, 'scenario'>,
  rules: Rules,
): FindingWords {
  const carried = evidence.find(({ signal }) => signal === 'capacity')?.value;
  if (carried === undefined) return wordsOf(finding, reason);
  const kbps = Math.round(carried);
  const advice = adviceFor(kbps, scenario, rules);
  if (finding === 'headroom') return { says: `This place carries about ${kbps} kbit/s`, advice };
  if (reason === 'adaption') {
    const says = `Smooth for now, with a poorer picture: the encoder has adapted to an uplink of about ${kbps} kbit/s`;
    return { says, advice };
  }
  const says = `A busy processor hides that the uplink carries only about ${kbps} kbit/s`;
  return { says: `${says}: with the processor freed it will clog`, advice };
}

function adviceFor(kbps: number, scenario: string | null, rules: Rules): string[] {
  const preset = presetFor(scenario, kbps * rules.headroomPresetShare, AUDIO_KBPS, rules);
  const better = 'Find a better connection: nearer to the router, or another network.';
  if (preset === null) return [`No preset fits ${kbps} kbit/s. ${better}`];
  const { name, width, height, videoKbps } = preset;
  return [`Choose ${name} (${width}×${height}, ${videoKbps} kbit/s), which fits this place.`, better];
}
