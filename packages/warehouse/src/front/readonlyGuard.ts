import type { Session } from 'chdb';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { SqlRequest } from './readRequest.ts';
import { SqlRefusal } from './sqlRefusal.ts';

const Parsed = Compile(
  Type.Object({
    data: Type.Tuple([
      Type.Object({
        text: Type.String(),
        tokens: Type.Array(Type.Object({ kind: Type.String(), word: Type.String() })),
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

// These read files as plain functions. arrayMap(file, …) calls them without a bracket, so their mere name is too much.
const readers: ReadonlySet<string> = new Set(['catboostevaluate', 'file']);

/** A statement as the engine understood it, and the format that it names itself. */
interface Question {
  readonly text: string;
  readonly format: string | undefined;
}

/** Refuses what does more than ask. */
export type Guard = (session: Session, request: Pick<SqlRequest, 'sql' | 'params'>) => Promise<Question>;

interface Token {
  readonly kind: string;
  readonly word: string;
}

const bare = ({ word }: Token): string => word.replaceAll(/^[`"]|[`"]$/g, '').toLowerCase();

const notForThisPort = (name: string) => new SqlRefusal(164, `The function ${name} is not for this port`);

function refuseReaching(tokens: readonly Token[], reaching: ReadonlySet<string>): void {
  const word = (index: number) => tokens[index]?.word.toUpperCase();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'BareWord' && token.kind !== 'QuotedIdentifier') continue;
    if (word(index) === 'OUTFILE' && word(index - 1) === 'INTO') {
      throw new SqlRefusal(164, 'No files are written here');
    }
    const name = bare(token);
    if (readers.has(name) || (reaching.has(name) && word(index + 1) === '(')) throw notForThisPort(name);
  }
}

/** A parameter of type Identifier becomes a name in the statement after it was checked: no file, no escapes. */
function refuseReachingNames(tokens: readonly Token[], params: SqlRequest['params']): void {
  for (const [index, { word }] of tokens.entries()) {
    if (word.toLowerCase() !== 'identifier' || tokens[index - 1]?.word !== ':') continue;
    const name = params.get(`param_${tokens[index - 2]?.word}`)?.toLowerCase() ?? '';
    if (readers.has(name) || name.includes('\\')) throw notForThisPort(name);
  }
}

async function reachingFunctions(session: Session): Promise<ReadonlySet<string>> {
  const listed = (
    await session.queryAsync('SELECT name FROM system.table_functions', { format: 'JSON' })
  ).json();
  if (!Functions.Check(listed)) throw new Error('the engine did not list its table functions');
  return new Set(listed.data.map(({ name }) => name.toLowerCase()).filter((name) => !harmless.has(name)));
}

async function parse(session: Session, sql: string): Promise<unknown> {
  try {
    const parsed = await session.queryBindAsync(
      `SELECT formatQuerySingleLine({sql:String}) AS text,
              arrayMap(token -> CAST((toString(token.type), substring(text, token.begin + 1, token.end - token.begin)),
                                     'Tuple(kind String, word String)'),
                       arrayFilter(token -> token.type NOT IN ('Whitespace', 'Comment'), tokenizeQuery(text))) AS tokens`,
      { sql },
      { format: 'JSON' },
    );
    return parsed.json();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    // What is wrong is the client's statement, not this one around it.
    throw new Error(
      cause.message.replace(/: In scope SELECT formatQuerySingleLine.* AS tokens(?=\. \()/s, ''),
      { cause },
    );
  }
}

/**
 * The engine's readonly mode still writes files (INTO OUTFILE), reads them (the function file), reaches out
 * (DESCRIBE of a table function) and kills queries. This closes those doors. The engine parses the statement,
 * as a value, and what runs is the text it writes back: no quotes, comments or escapes can hide a thing.
 */
export async function readonlyGuard(first: Session): Promise<Guard> {
  const reaching = await reachingFunctions(first);
  return async (session, { sql, params }) => {
    const parsed = await parse(session, sql);
    if (!Parsed.Check(parsed)) throw new Error('the engine did not parse the statement');
    const [{ text, tokens }] = parsed.data;
    if (!questions.test(text)) throw new SqlRefusal(164, 'This port answers questions only');
    refuseReaching(tokens, reaching);
    refuseReachingNames(tokens, params);
    const [before, last] = tokens.slice(-2);
    return { text, format: before?.word === 'FORMAT' ? last?.word : undefined };
  };
}
