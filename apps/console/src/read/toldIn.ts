import type { Phrasebook } from '@stutterscope/alerts';
import type { ToldNotice } from '@stutterscope/warehouse';

/** What a VJ was told, in another language where there are words of ours for it. */
export const toldIn = (language: string, told: ToldNotice, room: string, book: Phrasebook): ToldNotice =>
  told.advice === null ? told : { ...told, message: book.phrase({ ...told, room }, language).message };
