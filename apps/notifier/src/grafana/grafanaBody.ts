import Type, { type Static } from 'typebox';

/** What is read of one alert in the body of Grafana's webhook contact point; the rest is left alone. */
export const GrafanaAlert = Type.Object({
  status: Type.Enum(['firing', 'resolved']),
  labels: Type.Record(Type.String(), Type.String()),
  annotations: Type.Record(Type.String(), Type.String()),
  startsAt: Type.String(),
  endsAt: Type.Optional(Type.String()),
  fingerprint: Type.String({ pattern: '^[A-Za-z0-9]{1,64}$' }),
});
export type GrafanaAlert = Static<typeof GrafanaAlert>;

export const GrafanaBody = Type.Object({ alerts: Type.Array(GrafanaAlert, { maxItems: 1000 }) });
