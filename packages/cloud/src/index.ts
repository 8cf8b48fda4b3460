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
export { CloudEvent, type RecordingEvent } from './event.ts';
export { IngestStage } from './refusals/ingestStage.ts';
