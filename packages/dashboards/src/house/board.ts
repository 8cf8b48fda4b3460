import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type Panel,
  RowBuilder,
  TimePickerBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type BoardName, boards, TAG } from './ids.ts';
import { boardLinks, boardVariables } from './links.ts';
import { variables } from './variables.ts';

interface BoardOptions {
  readonly description: string;
  /** The range it opens with, such as `now-1h`. */
  readonly from: string;
  readonly refresh: string;
  readonly annotations?: readonly Builder<AnnotationQuery>[];
  /** Panels from the top left on; a row's spans add up to 24. */
  readonly rows: readonly Row[];
}

/** Panels under one heading. */
interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

/** A dashboard as the house wants it: one cursor over all panels, the viewer's own time zone, links to the others. */
export function board(name: BoardName, { description, from, refresh, annotations = [], rows }: BoardOptions) {
  const { uid, title } = boards[name];
  const built = new DashboardBuilder(`Stutterscope: ${title}`)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .readonly()
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh(refresh)
    .timepicker(new TimePickerBuilder().refreshIntervals(['5s', '10s', '30s', '1m', '5m', '15m']))
    .tooltip(DashboardCursorSync.Crosshair)
    .link(boardLinks());
  for (const variable of boardVariables[name]) built.withVariable(variables[variable]);
  for (const annotation of annotations) built.annotation(annotation);
  for (const row of rows) {
    built.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) built.withPanel(panel);
  }
  return plain(built.build());
}

/** A dashboard as its file has it. */
export type BoardFile = Record<string, unknown>;

/**
 * What the SDK builds, as plain JSON. It numbers every row 0 and hides links and annotations in a menu of newer
 * versions; neither can be set otherwise on its builders.
 */
function plain(dashboard: Dashboard): BoardFile {
  let row = 0;
  return JSON.parse(
    JSON.stringify(dashboard, (key, value) => {
      if (key === 'placement' && value === 'inControlsMenu') return undefined;
      return isRow(value) ? { ...value, id: FIRST_ROW + row++ } : value;
    }),
  );
}

/** Rows are numbered from here on, panels below it. */
const FIRST_ROW = 1000;

function isRow(value: unknown): value is { readonly type: 'row' } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'row';
}
