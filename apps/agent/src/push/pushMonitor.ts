import type { Reporter, StreamInfo } from '@stutterscope/sdk/src/index.ts';
import type { CpuLoad } from '../cpuMeter.ts';
import type { LogFinding } from './ffmpegLog.ts';
import { initialProduction, nominalBytesPerFrame, type ProductionState, produce } from './production.ts';
import type { Progress } from './progress.ts';
import { addressOf, type SocketState } from './socketState.ts';
import { initialUplink, measureUplink, type Reading, type UplinkState } from './uplink.ts';

/** ffmpeg's AAC encoder uses this when nothing else is said, and its log may be silenced. */
const USUAL_AUDIO_KBPS = 128;

/** Joins what ffmpeg says of itself with what the kernel says of its socket, and reports it as a push SDK would. */
export class PushMonitor {
  private readonly reporter: Reporter;
  private readonly known: Partial<StreamInfo>;
  private production: ProductionState = initialProduction;
  private uplink: UplinkState = initialUplink;
  private latest: Progress | undefined;
  private readings: Reading[] = [];
  private audioKbps: number;
  private stream: Partial<StreamInfo>;
  private serverIp: string | undefined;
  private isConnected = false;
  private hasBegun = false;
  private lastFault: { readonly code: number; readonly line: string } | undefined;

  /** `known` is what the user has said of the stream: ffmpeg's log does not overrule it. */
  constructor(reporter: Reporter, audioKbps: number | undefined, known: Partial<StreamInfo>) {
    this.reporter = reporter;
    this.known = known;
    this.stream = known;
    this.audioKbps = audioKbps ?? USUAL_AUDIO_KBPS;
  }

  progress(progress: Progress): void {
    this.latest = progress;
    if ((progress.bytes ?? 0) > 0) this.begin();
  }

  logged(finding: LogFinding, line: string): void {
    if (finding.kind === 'begin') this.begin();
    if (finding.kind === 'audio') this.audioKbps = finding.kbps;
    if (finding.kind === 'fault') this.lastFault = { code: finding.code, line };
    if (finding.kind === 'video') {
      const stream = { ...finding.stream, ...this.known };
      this.stream = stream;
      this.reporter.update({ stream });
      this.reporter.event(1008, finding.codec);
    }
  }

  socketRead(socket: SocketState, atMs: number): void {
    const serverIp = addressOf(socket.peer);
    if (serverIp !== this.serverIp) this.reporter.update({ stream: { serverIp } });
    this.serverIp = serverIp;
    this.connect();
    this.readings.push({ atMs, socket });
  }

  /** One sample. */
  tick(nowMs: number, cpu: CpuLoad): void {
    const made = produce(this.production, this.latest, nowMs, this.audioKbps);
    this.production = made.state;
    const { fps, videoKbps, audioKbps } = made.production;
    const bytesPerFrame = made.production.bytesPerFrame ?? nominalBytesPerFrame(this.stream, this.audioKbps);
    const { targetFps } = this.stream;
    const sent = measureUplink(this.uplink, this.readings, { fps, bytesPerFrame, targetFps }, nowMs);
    this.uplink = sent.state;
    if (sent.isBusy) this.reporter.event(1101, describeBacklog(this.readings.at(-1)));
    this.readings = [];
    this.reporter.sample({
      fps,
      vra: videoKbps,
      ara: audioKbps,
      cpuApp: cpu.app,
      cpuSys: cpu.sys,
      spd: sent.uplink.sentKbps,
      que: sent.uplink.queueFrames,
      jit: sent.uplink.jitterMs,
      // Where bytes are not counted, a muxer of its own may drop unseen: nought would be a claim.
      drp: this.latest === undefined || this.latest.bytes === null ? null : this.latest.droppedFrames,
    });
    this.reporter.flush();
  }

  /** ffmpeg has ended by itself. */
  ended(exitCode: number): void {
    if (exitCode === 0) return;
    if (!this.hasBegun) {
      if (this.lastFault !== undefined) this.reporter.event(this.lastFault.code, this.lastFault.line);
      return;
    }
    this.reporter.event(
      this.lastFault?.code ?? 3005,
      this.lastFault?.line ?? `ffmpeg ended with ${exitCode}`,
    );
    this.reporter.event(-1307, `ffmpeg ended with ${exitCode} and does not reconnect`);
  }

  private connect(): void {
    if (!this.isConnected) this.reporter.event(1001);
    this.isConnected = true;
  }

  private begin(): void {
    if (this.hasBegun) return;
    this.connect();
    this.hasBegun = true;
    this.reporter.event(1002);
  }
}

function describeBacklog(reading: Reading | undefined): string {
  if (reading === undefined) return '';
  const { unsentBytes, sendQueueBytes, rttMs, deliveryKbps } = reading.socket;
  return `unsent ${unsentBytes} B, unacknowledged ${sendQueueBytes} B, rtt ${rttMs} ms, ${deliveryKbps} kbit/s`;
}
