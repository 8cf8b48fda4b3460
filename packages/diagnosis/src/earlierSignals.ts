const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/**
 * Signals of a stage that was here before an upgrade, as they are read now: it sent them one by one, and of a room's
 * viewers one second at a time, with each group's name beside its counts. A room that is read back has ten minutes of them.
 */
export function fromEarlierStage(value: unknown): unknown {
  return (Array.isArray(value) ? value : [value]).map((signal: unknown) => {
    const { kind, room, source, groups, ...second } = fieldsOf(signal);
    if (kind !== 'viewers' || !('tick' in second) || !Array.isArray(groups)) return signal;
    const counts = groups.map(fieldsOf);
    const ofGroups = counts.map(({ watching }) => watching);
    const hurt = counts.flatMap(({ stalled, lagging }, at) =>
      stalled === 0 && lagging === 0 ? [] : [at, stalled, lagging],
    );
    const names = counts.map(({ by, id }) => ({ by, id }));
    return { kind, room, source, groups: names, seconds: [{ ...second, ofGroups, hurt }] };
  });
}
