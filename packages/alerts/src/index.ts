export { Desk } from './desk/desk.ts';
export { type DeskRules, deskRules } from './desk/deskRules.ts';
export { AlertRecord, Delivery, Notice, Phase } from './notice.ts';
export { parseWords } from './texts/parseWords.ts';
export { Phrasebook } from './texts/phrasebook.ts';
