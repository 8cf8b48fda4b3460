import type { Mechanism } from '../outcome/outcome.ts';

/** What can go wrong in a room. Times are ms since the room began; a share is a part of the stream's own rate. */
export type Fault = {
  readonly fromMs: number;
  readonly toMs: number;
} & (
  | { readonly family: 'uplink_squeeze'; readonly share: number }
  /** Other apps with this many always busy threads on the VJ's phone. */
  | { readonly family: 'cpu_hog'; readonly threads: number }
  /** The same, but in the VJ's own app: effects, comments, animations. */
  | { readonly family: 'app_hog'; readonly threads: number }
  /** A hot phone: its processor does this part of its work. */
  | { readonly family: 'throttle'; readonly speed: number }
  /** Too little light: the camera exposes longer and gives this many frames a second. */
  | { readonly family: 'dim_camera'; readonly fps: number }
  /** The encoder tripped and makes nothing until it is up again. */
  | { readonly family: 'encoder_down' }
  /** The encoder breaks on this part of its frames. */
  | { readonly family: 'encoder_loss'; readonly share: number }
  /** No hardware encoder any more: a frame costs so many times the work. */
  | { readonly family: 'encoder_fallback'; readonly factor: number }
  /** Between ingest and edge servers no more than this share of the stream passes. */
  | { readonly family: 'origin'; readonly share: number }
  /** Every viewer of one network in this room gets at most this share through it. */
  | { readonly family: 'network_downlink'; readonly network: number; readonly share: number }
  | { readonly family: 'edge_server'; readonly server: number; readonly share: number }
  | { readonly family: 'region'; readonly region: string; readonly share: number }
  /** One version of the app shows no more than so many frames a second. */
  | { readonly family: 'version_decoder'; readonly app: string; readonly fps: number }
  | { readonly family: 'device_decoder'; readonly viewer: number; readonly fps: number }
  | { readonly family: 'last_mile'; readonly viewer: number; readonly share: number }
  /** The VJ's phone has no network at all. */
  | { readonly family: 'push_disconnect' }
  /** The VJ's app is in the background and sends a still picture, on purpose. */
  | { readonly family: 'still_picture'; readonly fps: number }
  /** The VJ turned the phone: the encoder starts anew at another size. */
  | { readonly family: 'resolution' }
);

/** The name of a kind of fault: what an ablation takes out as a whole. */
export type FaultFamily = Fault['family'];

/** The mechanism that each fault works through; what a VJ does on purpose works through none. */
export const mechanismOf: Readonly<Record<FaultFamily, Mechanism | undefined>> = {
  uplink_squeeze: 'uplink',
  push_disconnect: 'uplink',
  cpu_hog: 'cpu',
  app_hog: 'cpu',
  throttle: 'cpu',
  dim_camera: 'camera',
  encoder_down: 'encoder',
  encoder_loss: 'encoder',
  encoder_fallback: 'encoder',
  origin: 'origin',
  edge_server: 'edge_server',
  network_downlink: 'network',
  region: 'region',
  version_decoder: 'version',
  device_decoder: 'device',
  last_mile: 'last_mile',
  still_picture: undefined,
  resolution: undefined,
};
