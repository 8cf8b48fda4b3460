const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(fieldsOf) : []);

/**
 * Signals of a stage that was here before an upgrade, as they are read now: it sent them one by one, and of a room's
 * viewers one second at a time, with names beside all counts. A room that is read back has ten minutes of them.
 */
export function fromEarlierStage(value: unknown): unknown {
  return (Array.isArray(value) ? value : [value]).map((signal: unknown) => {
    const { kind, room, source, groups, laggards, ...second } = fieldsOf(signal);
    if (kind !== 'viewers' || !('tick' in second)) return signal;
    const counts = listOf(groups);
    const lags = listOf(laggards);
    const numberOf = (group: Readonly<Record<string, unknown>>) =>
      counts.findIndex(({ by, id }) => by === group['by'] && id === group['id']);
    return {
      kind,
      room,
      source,
      groups: counts.map(({ by, id }) => ({ by, id })),
      viewers: lags.map(({ session, groups: of }) => ({ session, groups: listOf(of).map(numberOf) })),
      seconds: [
        {
          ...second,
          ofGroups: counts.map(({ watching }) => watching),
          hurt: counts.flatMap(({ stalled, lagging }, at) =>
            stalled === 0 && lagging === 0 ? [] : [at, stalled, lagging],
          ),
          laggards: lags.map(({ session: _, groups: __, ...lag }, of) => ({ of, ...lag })),
        },
      ],
    };
  });
}
