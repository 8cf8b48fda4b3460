export { eventCatalogue } from './catalogue.ts';
export { describeEvent } from './describeEvent.ts';
export { EventRow, type EventSeverity } from './eventRow.ts';
