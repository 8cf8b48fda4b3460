import type { BoardName } from '../house/ids.ts';
import type { VariableName } from '../house/variables.ts';

/** Who is told: somebody now, or whoever reads tickets. */
export type Urgency = 'page' | 'ticket';

/** What an alert rule asks, and what it says when the answer is above its threshold. */
export interface AlertRule {
  /** Stable: the uid of the rule and the name of its runbook. */
  readonly name: string;
  readonly title: string;
  readonly urgency: Urgency;
  /** What broke: alerts of the same thing come as one message. */
  readonly broke: 'viewing' | 'place' | 'version' | 'push' | 'room' | 'pipeline';
  readonly source: 'clickhouse' | 'prometheus';
  /** Strings as labels and exactly one number; each row is an alert of its own. */
  readonly query: string;
  /** The columns of words, which become the labels of an alert. */
  readonly labels: readonly string[];
  /** How far back the query looks, seconds. */
  readonly rangeS: number;
  readonly above: number;
  /** How long it must hold, such as `2m`. */
  readonly pending: string;
  /** What it means when the query gives nothing at all. */
  readonly noData: 'OK' | 'NoData';
  /** One line; `.Labels` and `.Values.A` are Grafana's. */
  readonly summary: string;
  readonly board: BoardName;
  readonly panelId: number;
  /** Variables of the dashboard that the labels of an alert set. */
  readonly filters: Readonly<Partial<Record<VariableName, Filter>>>;
}

/** The label that a variable takes; where `kind` is given, only of alerts whose label `kind` is that. */
export interface Filter {
  readonly label: string;
  readonly kind?: string;
}
