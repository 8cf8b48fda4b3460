import type { Session } from 'chdb';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { SqlRefusal } from './sqlRefusal.ts';

const Parsed = Compile(
  Type.Object({
    data: Type.Tuple([
      Type.Object({
        text: Type.String(),
        tokens: Type.Array(Type.Object({ begin: Type.Integer(), end: Type.Integer(), type: Type.String() })),
      }),
    ]),
  }),
);

const Functions = Compile(Type.Object({ data: Type.Array(Type.Object({ name: Type.String() })) }));

const questions = /^\(*(SELECT|WITH|SHOW|EXISTS|DESCRIBE|EXPLAIN)\b/;

// Table functions that make rows out of nothing or of our own tables; the others open files and sockets.
const harmless: ReadonlySet<string> = new Set([
  'format',
  'generate_series',
  'generateseries',
  'merge',
  'null',
  'numbers',
  'numbers_mt',
  'primes',
  'values',
  'view',
  'zeros',
  'zeros_mt',
]);

/** Says of a statement, before it runs, whether it only asks. */
export type Guard = (session: Session, sql: string) => Promise<void>;

/**
 * The engine's readonly mode still writes files (INTO OUTFILE), reads them (the function file), reaches out
 * (DESCRIBE of a table function) and kills queries. This closes those doors. The statement is parsed by the
 * engine, as a value: what the guard sees is what will run, whatever quotes, comments or escapes it holds.
 */
export async function readonlyGuard(session: Session): Promise<Guard> {
  const listed = (
    await session.queryAsync('SELECT name FROM system.table_functions', { format: 'JSON' })
  ).json();
  if (!Functions.Check(listed)) throw new Error('the engine did not list its table functions');
  const reaching = new Set(['file', 'catboostevaluate']);
  for (const { name } of listed.data) {
    if (!harmless.has(name.toLowerCase())) reaching.add(name.toLowerCase());
  }

  return async (asking, sql) => {
    const parsed = (
      await asking.queryBindAsync(
        `SELECT formatQuerySingleLine({sql:String}) AS text,
                arrayMap(token -> CAST((token.1, token.2, token.3), 'Tuple(begin UInt32, end UInt32, type String)'),
                         highlightQuery(text)) AS tokens`,
        { sql },
        { format: 'JSON' },
      )
    ).json();
    if (!Parsed.Check(parsed)) throw new Error('the engine did not parse the statement');
    const [{ text, tokens }] = parsed.data;
    if (!questions.test(text)) throw new SqlRefusal(164, 'This port answers questions only');
    const bytes = Buffer.from(text);
    for (const { begin, end, type } of tokens) {
      const word = bytes.toString('utf8', begin, end);
      if (type === 'keyword' && /OUTFILE/i.test(word)) throw new SqlRefusal(164, 'No files are written here');
      const name = word.replaceAll(/[`"]/g, '').toLowerCase();
      if (type === 'function' && reaching.has(name)) {
        throw new SqlRefusal(164, `The function ${name} is not for this port`);
      }
    }
  };
}
