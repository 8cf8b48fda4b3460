import { namespaceLink } from './shapedLink/namespaceLink.ts';
import { relayLink } from './shapedLink/relayLink.ts';

/** A command with its arguments. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** Where to dial. */
interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A bottleneck between a client inside and servers outside, whose rate can be changed while it is in use.
 * Servers must listen on `serverHost`; the free way beside the bottleneck is for telemetry.
 */
export interface ShapedLink {
  readonly kind: 'namespace' | 'relay';
  /** The address that servers behind the bottleneck bind to. */
  readonly serverHost: string;
  /** The address that servers reached by the free way bind to. */
  readonly freeHost: string;
  /** Where the inside dials to reach a server of `serverHost` through the bottleneck. */
  shaped(port: number): Promise<Address>;
  /** Makes a command run inside. */
  inside(command: string, args: readonly string[]): Command;
  /** Both directions of the bottleneck, from now on. */
  setRate(kbps: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Network namespaces and `tc … tbf` where this machine allows them, else a relay that limits the rate of TCP
 * connections. Removes everything on `close`, and what a killed run left behind on the next start.
 */
export async function shapedLink(kbps: number): Promise<ShapedLink> {
  return (await namespaceLink(kbps)) ?? (await relayLink(kbps));
}
