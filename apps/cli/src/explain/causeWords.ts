import type { Cause, Origin, Severity } from '@stutterscope/diagnosis';

/** What happened, in a sentence. */
export const causeWords: Record<Cause, string> = {
  low_frame_rate: 'The pusher made too few frames a second. Every viewer sees too few.',
  upstream_clog: 'The uplink of the pusher did not carry what its encoder made. Frames had to wait.',
  downstream_lag: 'Viewers stalled while the pusher was well.',
};

/** Where it broke, in a sentence. */
export const originWords: Record<Origin, string> = {
  encoder_cpu: 'The processor of the pushing device was too busy.',
  encoder_settings: 'The encoder settings ask for too much.',
  encoder_fault: 'The encoder reported a fault.',
  camera: 'The encoder had time to spare: the camera gave too few frames.',
  uplink_bandwidth: 'The uplink was steady and too thin.',
  uplink_unstable: 'The uplink was unstable.',
  push_disconnected: 'The pusher lost its connection to the server.',
  viewer_network: 'The network of the viewers who stalled.',
  viewer_device: 'The device of the viewers: it did not show what arrived.',
  edge_server: 'The edge server that these viewers watch from.',
  delivery: 'The delivery behind the ingest server.',
  unknown: 'The numbers do not tell.',
};

/** How bad it is, in a sentence. */
export const severityWords: Record<Severity, string> = {
  absorbed: "Absorbed: it was real, but the viewers' caches have hidden it so far.",
  visible: 'Visible: the caches of the viewers cannot hide it.',
  severe: 'Severe: it went on for long, or hardly anything got through.',
};
