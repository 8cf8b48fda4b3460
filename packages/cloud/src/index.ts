export { buildBroadcasts, QUIET_MS } from './broadcast/buildBroadcasts.ts';
export { BegunBy, type Broadcast, type Recording, type RoomFacts, type Turn } from './broadcast/facts.ts';
export { locate } from './broadcast/locate.ts';
export type { Span } from './broadcast/spans.ts';
export { ShowWord, showEvent } from './callback/app.ts';
export {
  type CallbackContext,
  type CallbackFaultCode,
  callbackFaults,
  type Judged,
} from './callback/callback.ts';
export { readHuawei } from './callback/huawei.ts';
export { readNginxRtmp } from './callback/nginxRtmp.ts';
export { readSrs } from './callback/srs.ts';
export { readTencent } from './callback/tencent.ts';
export { escapeHtml } from './escapeHtml.ts';
export { CloudEvent, type RecordingEvent } from './event.ts';
export { IngestStage } from './refusals/ingestStage.ts';
export { BroadcastReport, buildReport, Place, placeOf, type ToldAlert } from './report/buildReport.ts';
export type { ReportLanguage } from './report/nextTimeWords.ts';
export { reportHtml } from './report/reportHtml.ts';
export { causeName, clock, gradeOf, lasting, oddityWords, utc } from './report/reportWords.ts';
