import type { AlertRule, BoardQuery } from '../../src/index.ts';
import type { Field } from './ask.ts';

const bare = (type: string) => type.replaceAll(/Nullable\(|LowCardinality\(|\)$/g, '').replace(/\)+$/, '');
const isTime = ({ type }: Field) => /^DateTime(64)?(\(|$)/.test(type);
const isNumber = ({ type }: Field) => /^(U?Int(8|16|32|64)|Float(32|64))$/.test(bare(type));
const isText = ({ type }: Field) => bare(type) === 'String';
const isShown = (field: Field) =>
  isNumber(field) || isText(field) || /^(Nullable\()?DateTime(64)?\b|^Bool$/.test(field.type);

/** A series has its time first, then figures, and words that name a line (or, in a timeline, are its states). */
function faultOfSeries([first, ...rest]: readonly Field[], panelType: string): string | undefined {
  if (first === undefined || first.name !== 'time' || !isTime(first)) return 'the first column is no time';
  const wanted = panelType === 'state-timeline' ? isText : (field: Field) => isNumber(field) || isText(field);
  const odd = rest.find((field) => !wanted(field));
  if (odd !== undefined) return `${odd.name} is ${odd.type}`;
  if (panelType !== 'state-timeline' && !rest.some(isNumber)) return 'there is no figure';
  return rest.filter(isText).length > 1 && panelType !== 'state-timeline'
    ? 'two columns name a line'
    : undefined;
}

function faultOfAnnotation(fields: readonly Field[]): string | undefined {
  const names = fields.map(({ name }) => name).join();
  if (names !== 'time,timeEnd,title,text,tags') return `it gives ${names}`;
  return fields.slice(0, 2).every(isTime) && fields.slice(2).every(isText) ? undefined : 'wrong types';
}

/** What is wrong with the columns that a query gives, for the kind of panel that shows them. */
export function faultOf(
  { kind, panelType, format }: BoardQuery,
  fields: readonly Field[],
): string | undefined {
  const odd = fields.find((field) => !isShown(field));
  if (odd !== undefined) return `${odd.name} is ${odd.type}, which Grafana cannot show`;
  if (kind === 'annotation') return faultOfAnnotation(fields);
  if (kind === 'variable')
    return fields.length === 1 && fields.every(isText) ? undefined : 'not one column of text';
  if (format === 'timeseries') return faultOfSeries(fields, panelType);
  if (panelType === 'stat')
    return fields.every((field) => isNumber(field) || isText(field)) ? undefined : 'not a figure';
  return undefined;
}

/** A rule's answer is the words that it calls its labels, and exactly one figure. */
export function faultOfRule({ labels }: AlertRule, fields: readonly Field[]): string | undefined {
  const figures = fields.filter(isNumber);
  if (figures.length !== 1 || figures[0]?.type !== 'Float64') return `${figures.length} figures`;
  const words = fields.filter(isText).map(({ name }) => name);
  if (words.join() !== labels.join()) return `its labels are ${words.join()}`;
  return fields.length === words.length + 1 ? undefined : 'more than words and a figure';
}
