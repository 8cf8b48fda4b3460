import type { BoardFile } from '../house/board.ts';
import { type BoardName, boards } from '../house/ids.ts';
import { at, type Json, objects, panelsOf, text } from './json.ts';
import { lintScales } from './lintScales.ts';
import { unitFault } from './units.ts';

function* twice(what: string, values: readonly unknown[]): Generator<string> {
  for (const [value, same] of Map.groupBy(values, (one) => one))
    if (same.length > 1) yield `${what} ${String(value)} stands twice`;
}

function* faultsOfPanel(panel: Json): Generator<string> {
  const name = `panel ${String(panel['id'])} "${text(panel['title'])}"`;
  if (typeof panel['id'] !== 'number' || panel['id'] < 1) yield `${name} has no id`;
  if (text(panel['title']).trim() === '') yield `${name} has no title`;
  if (text(panel['description']).length < 30) yield `${name} has no description that says how to read it`;
  if (objects(panel['targets']).length === 0) yield `${name} asks nothing`;
  const unit = unitFault(text(at(panel, 'fieldConfig', 'defaults', 'unit')));
  if (unit !== undefined) yield `${name}: ${unit}`;
  for (const override of objects(at(panel, 'fieldConfig', 'overrides')))
    for (const { id, value } of objects(override['properties'])) {
      const fault = id === 'unit' ? unitFault(text(value)) : undefined;
      if (fault !== undefined) yield `${name}: ${fault}`;
    }
  for (const source of [
    panel['datasource'],
    ...objects(panel['targets']).map((target) => target['datasource']),
  ])
    if (!/^\$\{(prometheus_)?datasource\}$/.test(text(at(source, 'uid'))))
      yield `${name} asks a source that nobody can choose`;
  if (text(at(panel, 'fieldConfig', 'defaults', 'noValue')) === '')
    yield `${name} does not say when there is no data`;
}

interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const placeOf = (panel: Json): Place => {
  const side = (name: string) => Number(at(panel, 'gridPos', name));
  return { name: `panel ${String(panel['id'])}`, x: side('x'), y: side('y'), w: side('w'), h: side('h') };
};

function* faultsOfLayout(panels: readonly Json[]): Generator<string> {
  const places = panels.map(placeOf);
  for (const { name, x, w, h } of places)
    if (!(x >= 0 && w > 0 && h > 0 && x + w <= 24)) yield `${name} does not fit the grid`;
  for (const [index, a] of places.entries())
    for (const b of places.slice(index + 1))
      if (a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
        yield `${a.name} lies on ${b.name}`;
}

/** Names that Grafana or a row of data fills in. */
const BUILT_IN = /^__/;

function* faultsOfVariables(file: BoardFile): Generator<string> {
  const listed = objects(at(file, 'templating', 'list'));
  const names = listed.map(({ name }) => text(name));
  yield* twice('variable', names);
  for (const variable of listed) {
    const name = text(variable['name']);
    if (text(variable['label']) === '') yield `variable ${name} has no label`;
    if (variable['type'] === 'query' && variable['refresh'] !== 2)
      yield `variable ${name} does not follow the range`;
  }
  if (
    !listed.some(
      ({ name, type, query }) =>
        name === 'datasource' && type === 'datasource' && query === 'grafana-clickhouse-datasource',
    )
  )
    yield 'nobody can choose the data source';
  const shown = JSON.stringify({ panels: file['panels'], annotations: file['annotations'] });
  const used = new Set(
    [...shown.matchAll(/\$\{(\w+)[.:}[]/g), ...shown.matchAll(/\$(\w+)/g)].map(([, name = '']) => name),
  );
  for (const name of used)
    if (!BUILT_IN.test(name) && !names.includes(name)) yield `variable ${name} is used and does not exist`;
  for (const name of names) if (!used.has(name)) yield `variable ${name} is not used`;
}

function* faultsOfLinks(file: BoardFile, known: ReadonlyMap<string, readonly string[]>): Generator<string> {
  for (const [, uid = '', query = ''] of JSON.stringify(file['panels']).matchAll(
    /"url":"\/d\/([\w-]+)\?((?:[^"\\]|\\.)*)"/g,
  )) {
    const there = known.get(uid);
    if (there === undefined) yield `a link leads to ${uid}, which does not exist`;
    if (!query.includes('${__url_time_range}')) yield `a link to ${uid} loses the range`;
    const carried = [...query.matchAll(/var-(\w+)=|\$\{(\w+):queryparam\}/g)].map(
      ([, one, other]) => one ?? other ?? '',
    );
    for (const name of carried)
      if (there !== undefined && !there.includes(name))
        yield `a link to ${uid} sets ${name}, which it does not have`;
    if (!carried.includes('datasource')) yield `a link to ${uid} loses the data source`;
  }
}

const variablesOf = (file: BoardFile) =>
  objects(at(file, 'templating', 'list')).map(({ name }) => text(name));

/** What is wrong with a set of dashboards by the rules of the house and those of grafana/dashboard-linter. */
export function lintBoards(files: Readonly<Record<BoardName, BoardFile>>): string[] {
  const known = new Map(Object.values(files).map((file) => [text(file['uid']), variablesOf(file)]));
  const ofEach = Object.entries(files).flatMap(([name, file]) => {
    const panels = panelsOf(file);
    const faults = [
      ...(Object.values(boards).some(({ uid }) => uid === file['uid'])
        ? []
        : ['its uid is not one of the house']),
      ...(file['editable'] === false ? [] : ['it can be edited by hand']),
      ...(objects(file['links']).length > 0 ? [] : ['it has no links to the others']),
      ...twice(
        'panel',
        objects(file['panels']).map(({ id }) => id),
      ),
      ...panels.flatMap((panel) => [...faultsOfPanel(panel)]),
      ...faultsOfLayout(panels),
      ...faultsOfVariables(file),
      ...faultsOfLinks(file, known),
      ...(JSON.stringify(file).includes('inControlsMenu') ? ['something hides in a menu'] : []),
    ];
    return faults.map((fault) => `${name}: ${fault}`);
  });
  return [...ofEach, ...lintScales(files)];
}
