import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

const PARENT_BASED = 'parentbased_';

function rootOf(name: string, ratio: number): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    default:
      throw new RangeError(
        'OTEL_TRACES_SAMPLER is one of always_on, always_off, traceidratio, or one of these behind parentbased_',
      );
  }
}

/** As OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say: every batch that nobody has decided on, when they say nothing. */
export function samplerOf(env: Readonly<Record<string, string | undefined>>): Sampler {
  const name = env['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on';
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError('OTEL_TRACES_SAMPLER_ARG is a share, from 0 to 1');
  if (!name.startsWith(PARENT_BASED)) return rootOf(name, ratio);
  return new ParentBasedSampler({ root: rootOf(name.slice(PARENT_BASED.length), ratio) });
}
