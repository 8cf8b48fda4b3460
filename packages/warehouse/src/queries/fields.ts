import Type, { type TSchema } from 'typebox';

/** A value that may not have been measured, or not be known. */
export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Unix milliseconds. */
export const Ms = Type.Integer();
