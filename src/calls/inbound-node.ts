import type { Switch, SwitchEvent } from '../switch/switch.js';

/** A node as calls that come in need it. */
export interface InboundNode {
  nodeId: number;
  enterpriseId: number;
  mediaLocation: string;
  /** Gateways that are up and enabled. */
  gateways: readonly string[];
  connection: Pick<Switch, 'decide' | 'keptCallsIn' | 'forgetCallsIn' | 'liveChannels'>;
}

/** The room above that decides about calls that come in. */
export interface InboundWatcher {
  event(node: InboundNode, event: SwitchEvent): void;
  /** The node may keep what nobody has heard of: after a start, a lost socket, a take-over, and now and then. */
  look(node: InboundNode): void;
}
