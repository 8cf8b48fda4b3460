import type { BoardFile } from '../house/board.ts';
import { type BoardName, boards } from '../house/ids.ts';

/** One SQL query of a built dashboard, with what is needed to run it as Grafana would. */
export interface BoardQuery {
  readonly board: BoardName;
  readonly kind: 'panel' | 'variable' | 'annotation';
  /** Number of the panel; null of variables and annotations. */
  readonly panelId: number | null;
  /** Title of the panel, name of the variable or annotation. */
  readonly title: string;
  /** `stat`, `table`, `timeseries`, …; empty of variables and annotations. */
  readonly panelType: string;
  readonly refId: string;
  readonly format: 'timeseries' | 'table';
  readonly rawSql: string;
  /** The narrowest point of the panel. */
  readonly leastIntervalMs: number;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const units = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** An interval as panels have it, such as `10s`, in ms. */
function intervalMsOf(interval: string): number {
  const [, count = '', unit = ''] = /^(\d+)([smh])$/.exec(interval) ?? [];
  return Number(count) * (units[unit as keyof typeof units] ?? 0) || 1000;
}

function ofPanel(board: BoardName, panel: Json): BoardQuery[] {
  const { id, title, type, interval, targets } = panel;
  return objects(targets)
    .filter(({ rawSql }) => typeof rawSql === 'string')
    .map((target) => ({
      board,
      kind: 'panel' as const,
      panelId: typeof id === 'number' ? id : null,
      title: text(title),
      panelType: text(type),
      refId: text(target['refId']),
      format: target['format'] === 0 ? 'timeseries' : 'table',
      rawSql: text(target['rawSql']),
      leastIntervalMs: intervalMsOf(text(interval)),
    }));
}

const beside = { panelId: null, panelType: '', format: 'table', leastIntervalMs: 1000 } as const;

/** Every SQL query of a dashboard: its panels', variables' and annotations'. */
function queriesOf(board: BoardName, file: BoardFile): BoardQuery[] {
  const { panels, templating, annotations } = file;
  const listOf = (holder: unknown) => (isObject(holder) ? objects(holder['list']) : []);
  const asked = listOf(templating).filter(({ type }) => type === 'query');
  const marked = listOf(annotations).filter(({ target }) => isObject(target));
  return [
    ...objects(panels).flatMap((panel) => ofPanel(board, panel)),
    ...asked.map(({ name, query }) => ({
      ...beside,
      board,
      kind: 'variable' as const,
      title: text(name),
      refId: '',
      rawSql: text(query),
    })),
    ...marked.map(({ name, target }) => ({
      ...beside,
      board,
      kind: 'annotation' as const,
      title: text(name),
      refId: '',
      rawSql: isObject(target) ? text(target['rawSql']) : '',
    })),
  ];
}

/** Every SQL query of the given dashboards. */
export function allQueries(files: Readonly<Record<BoardName, BoardFile>>): BoardQuery[] {
  return boardNames.flatMap((name) => queriesOf(name, files[name]));
}

export const boardNames = Object.keys(boards).filter((name): name is BoardName => name in boards);
