import { alertsPage } from './alerts.ts';
import { dataPage } from './data.ts';
import { eventCodesPage } from './eventCodes.ts';
import { rulesPage } from './rules.ts';
import { statusParametersPage } from './statusParameters.ts';

/** Every generated page, by its path in the repository. */
export const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/alerts.md': alertsPage,
  'docs/data.md': dataPage,
  'docs/event-codes.md': eventCodesPage,
  'docs/rules.md': rulesPage,
  'docs/status-parameters.md': statusParametersPage,
};
