import { TableCellBackgroundDisplayMode, TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { causeColours, causeNames, causes } from './colours.ts';
import { fixedColour, property } from './panels.ts';
import { causeMapping, type Scale, severityMapping } from './scales.ts';

interface Overridable {
  overrideByName(name: string, properties: DynamicConfigValue[]): unknown;
}

/** How one column of a table is shown. */
export interface Column {
  readonly unit?: string;
  readonly decimals?: number;
  readonly width?: number;
  /** Coloured text by this scale. */
  readonly scale?: Scale;
  readonly mapping?: unknown;
  readonly links?: readonly unknown[];
  readonly isHidden?: boolean;
}

const colouredBackground = property('custom.cellOptions', {
  type: TableCellDisplayMode.ColorBackground,
  mode: TableCellBackgroundDisplayMode.Basic,
});
const colouredText = property('custom.cellOptions', { type: TableCellDisplayMode.ColorText });

function propertiesOf({
  unit,
  decimals,
  width,
  scale,
  mapping,
  links,
  isHidden,
}: Column): DynamicConfigValue[] {
  return [
    ...(unit === undefined ? [] : [property('unit', unit)]),
    ...(decimals === undefined ? [] : [property('decimals', decimals)]),
    ...(width === undefined ? [] : [property('custom.width', width)]),
    ...(links === undefined ? [] : [property('links', links)]),
    ...(isHidden ? [property('custom.hidden', true)] : []),
    ...(mapping === undefined ? [] : [property('mappings', [mapping]), colouredBackground]),
    ...(scale === undefined
      ? []
      : [
          property('thresholds', {
            mode: 'absolute',
            steps: scale.map(([value, color]) => ({ value, color })),
          }),
          property('color', { mode: 'thresholds' }),
          colouredText,
        ]),
  ];
}

/** Says how columns are shown, by their names. */
export function columns<Panel extends Overridable>(
  panel: Panel,
  shown: Readonly<Record<string, Column>>,
): Panel {
  for (const [name, column] of Object.entries(shown)) panel.overrideByName(name, propertiesOf(column));
  return panel;
}

/** The columns `cause` and `severity` of any table. */
export const verdictColumns: Readonly<Record<string, Column>> = {
  cause: { mapping: causeMapping, width: 130 },
  severity: { mapping: severityMapping, width: 90 },
};

/** Colours for series that are named as the causes are. */
export function causeSeries<Panel extends Overridable>(panel: Panel): Panel {
  for (const cause of causes) panel.overrideByName(causeNames[cause], [fixedColour(causeColours[cause])]);
  return panel;
}

/** A field on the right axis: what the other figures are out of. */
export const onTheRight = (unit: string, label: string): DynamicConfigValue[] => [
  property('custom.axisPlacement', 'right'),
  property('custom.axisLabel', label),
  property('unit', unit),
  property('decimals', 0),
  property('custom.fillOpacity', 0),
  property('custom.lineStyle', { fill: 'dash', dash: [4, 4] }),
  property('max', null),
  fixedColour('#8e8e8e'),
];
