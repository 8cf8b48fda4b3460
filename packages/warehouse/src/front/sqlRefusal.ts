const names = {
  164: 'READONLY',
  194: 'REQUIRED_PASSWORD',
  202: 'TOO_MANY_SIMULTANEOUS_QUERIES',
  241: 'MEMORY_LIMIT_EXCEEDED',
  36: 'BAD_ARGUMENTS',
  344: 'SUPPORT_IS_DISABLED',
  516: 'AUTHENTICATION_FAILED',
  1002: 'UNKNOWN_EXCEPTION',
  307: 'TOO_MANY_BYTES',
} as const;

/** A refusal of the port itself, with the number and the wording that ClickHouse would use. */
export class SqlRefusal extends Error {
  override readonly name = 'SqlRefusal';

  constructor(code: keyof typeof names, message: string) {
    super(`Code: ${code}. DB::Exception: ${message}. (${names[code]})`);
  }
}
