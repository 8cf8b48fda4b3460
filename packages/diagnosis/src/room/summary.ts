import type { Cause, Evidence, GroupCount, Origin, Severity } from '../verdict/verdict.ts';

interface Told {
  readonly cause: Cause;
  readonly origin: Origin;
  readonly severity: Severity;
  readonly from: number;
  readonly to: number | null;
  readonly session: string | null;
  readonly viewers: { readonly affected: number; readonly watching: number };
  readonly groups: readonly GroupCount[];
  readonly undecided: readonly GroupCount[];
  readonly evidence: readonly Evidence[];
}

const causes: Record<Cause, string> = {
  low_frame_rate: 'Low frame rate',
  upstream_clog: 'Upstream clog',
  downstream_lag: 'Downstream lag',
};

const origins: Record<Origin, string> = {
  encoder_cpu: "the pusher's processor is saturated",
  encoder_settings: "the encoder's settings ask too much",
  encoder_fault: 'the encoder failed',
  camera: 'the camera gives too few frames',
  uplink_bandwidth: 'the uplink is too thin for what is made',
  uplink_unstable: 'the uplink is unstable',
  push_disconnected: 'the push lost its server',
  viewer_network: "the viewers' network",
  viewer_device: "the viewer's device cannot show what arrives",
  edge_server: 'the edge server',
  delivery: 'the delivery behind the ingest server',
  unknown: 'the numbers do not say why',
};

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

const counted = ({ by, id, affected, watching }: GroupCount) => `${by} ${id} (${affected} of ${watching})`;

function radius({ cause, session, groups, undecided, viewers }: Told): string {
  if (viewers.watching === 0) return 'no viewers were heard of';
  const count = `${viewers.affected} of ${viewers.watching} viewers hurt`;
  if (session !== null && cause === 'downstream_lag')
    return `one viewer (${session}) of ${viewers.watching} hurt`;
  if (groups.length > 0)
    return groups.map((g) => `${g.affected} of ${g.watching} viewers by ${g.by} ${g.id} hurt`).join(', ');
  if (undecided.length === 0) return count;
  return `${count}, too few to tell whether by ${undecided.map(counted).join(' or ')}`;
}

/** One sentence that says what, why, how long, for whom and by which number. */
export function summarize(told: Told): string {
  const lasted = told.to === null ? 'still on' : `for ${seconds(told.to - told.from)}`;
  const main = told.evidence.find(({ supports }) => supports);
  const proof =
    main === undefined
      ? ''
      : ` ${main.signal} ${main.value} ${main.unit} (${main.comparison} ${main.limit}).`;
  return `${causes[told.cause]}, ${told.severity}, ${lasted}: ${origins[told.origin]}; ${radius(told)}.${proof}`;
}
