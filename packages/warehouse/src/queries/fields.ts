import Type, { type TSchema } from 'typebox';

/** A value that may not have been measured, or not be known. */
export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** The evidence of a verdict as its schema wants it, from the table known as `table`. */
export const evidenceColumn = (table: string) => `arrayMap(item -> CAST(
            (item.signal, toUnixTimestamp64Milli(item.at), item.value, item.unit, item.comparison, item.\`limit\`, item.supports),
            'Tuple(signal String, at Int64, value Float64, unit String, comparison String, \`limit\` Float64, supports Bool)'),
            ${table}.evidence)`;

/** Unix milliseconds. */
export const Ms = Type.Integer();

/** A number that may not have been measured. */
export const measured = nullable(Type.Number());

/** The status parameters of a sample. */
export const measurements = {
  fps: measured,
  cpuApp: measured,
  cpuSys: measured,
  spd: measured,
  vra: measured,
  ara: measured,
  que: measured,
  drp: measured,
  jit: measured,
  cache: measured,
};
