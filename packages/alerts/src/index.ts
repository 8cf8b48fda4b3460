export { type Audience, covers, type Webhook } from './audience/audience.ts';
export { parseAudience } from './audience/parseAudience.ts';
export { Desk } from './desk/desk.ts';
export { type DeskRules, deskRules } from './desk/deskRules.ts';
export type { Untold } from './desk/life.ts';
export { AlertRecord, Delivery, Notice, Phase, ShowReport } from './notice.ts';
export { parseWords } from './texts/parseWords.ts';
export { Phrasebook } from './texts/phrasebook.ts';
