type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(fieldsOf) : []);

const numberOf = (value: unknown) => (typeof value === 'number' ? value : Number.NaN);

/**
 * Signals of a stage that was here before an upgrade, as they are read now: a room that is read back has ten minutes of
 * them. It sent a room's viewers as a list of seconds or, before that, one second at a time, with names beside all counts.
 */
export function fromEarlierStage(value: unknown): unknown {
  return (Array.isArray(value) ? value : [value]).map((signal: unknown) => {
    const fields = fieldsOf(signal);
    if (fields['kind'] !== 'viewers') return signal;
    if ('tick' in fields) return inColumns(fromOneSecond(fields));
    return Array.isArray(fields['seconds']) ? inColumns(fields) : signal;
  });
}

function fromOneSecond({ kind, room, source, groups, laggards, ...second }: Fields): Fields {
  const counts = listOf(groups);
  const lags = listOf(laggards);
  const placeOf = (group: Fields) =>
    counts.findIndex(({ by, id }) => by === group['by'] && id === group['id']);
  return {
    kind,
    room,
    source,
    groups: counts.map(({ by, id }) => ({ by, id })),
    viewers: lags.map(({ session, groups: of }) => ({ session, groups: listOf(of).map(placeOf) })),
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
}

function inColumns({ seconds, ...signal }: Fields): Fields {
  const rows = listOf(seconds);
  const column = (name: string) => rows.map((second) => second[name]);
  return {
    ...signal,
    seconds: {
      tick: column('tick'),
      watching: column('watching'),
      stalled: column('stalled'),
      lagging: column('lagging'),
      caches: column('caches'),
      ofGroups: column('ofGroups'),
      hurt: column('hurt'),
      laggards: rows.map(({ tick, laggards }) =>
        listOf(laggards).flatMap(({ of, since, stalledMs, stalledNow }) => [
          of,
          numberOf(tick) - numberOf(since),
          stalledMs,
          stalledNow === true ? 1 : 0,
        ]),
      ),
      devices: rows.map(({ laggards }) =>
        listOf(laggards).flatMap(({ device }, place) => {
          if (device === null) return [];
          const { fps, limit } = fieldsOf(device);
          return [place, fps, limit];
        }),
      ),
    },
  };
}
