import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { clickhouseQuery } from '../query/clickhouseQuery.ts';
import { CLICKHOUSE_TYPE, datasourceVariable } from './datasources.ts';

interface AnnotationOptions {
  readonly name: string;
  readonly colour: string;
  /** Gives time, timeEnd, title, text and tags (by comma). */
  readonly sql: string;
}

/** Marks or bands over all panels of a dashboard. */
export function annotation({ name, colour, sql }: AnnotationOptions): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource({ type: CLICKHOUSE_TYPE, uid: datasourceVariable.clickhouse })
    .enable(true)
    .iconColor(colour)
    .target(clickhouseQuery(sql, { format: 'table', refId: 'Anno' }));
}
