/** What can go wrong in a room. Times are ms since the room began; a share is a part of the stream's own rate. */
export type Fault = {
  readonly fromMs: number;
  readonly toMs: number;
} & (
  | { readonly family: 'uplink_squeeze'; readonly share: number }
  /** Other apps with this many always busy threads on the VJ's phone. */
  | { readonly family: 'cpu_hog'; readonly threads: number }
  /** Too little light: the camera exposes longer and gives this many frames a second. */
  | { readonly family: 'dim_camera'; readonly fps: number }
  /** Every viewer of one network in this room gets at most this share through it. */
  | { readonly family: 'network_downlink'; readonly network: number; readonly share: number }
  | { readonly family: 'edge_server'; readonly server: number; readonly share: number }
  | { readonly family: 'last_mile'; readonly viewer: number; readonly share: number }
  /** The VJ's phone has no network at all. */
  | { readonly family: 'push_disconnect' }
);

/** The name of a kind of fault: what an ablation takes out as a whole. */
export type FaultFamily = Fault['family'];
