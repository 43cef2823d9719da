import { TokenBucket } from '../pacing/token-bucket.js';
import type { Switch } from '../switch/switch.js';
import type { AttemptResult } from './attempt-result.js';
import type { LiveCalls } from './live-calls.js';

/** A gateway through which calls can go now, with its node's connection. */
export interface Trunk {
  nodeId: number;
  gatewayId: number;
  gatewayName: string;
  mediaLocation: string;
  recordingLocation: string;
  recordingKey: string;
  /** Engine and voice that speak texts; empty where none does. */
  speech: string;
  connection: Switch;
  /** Its share of all calls, against the shares of the others. */
  weight: number;
  maxCalls: number;
  callsPerSecond: number;
  nodeMaxCalls: number;
  nodeCallsPerSecond: number;
  restedUntil: number;
}

/** So many failures in a row with nothing else in between say that it is the gateway and not the numbers. */
const failuresToRest = 20;
/** After a rest so few say that it is not well yet: each is a contact for whom nobody's telephone rings. */
const failuresToRestAgain = 3;
const restFor = 60_000;

const keysOf = ({ gatewayId, nodeId }: Trunk) => [`gateway ${gatewayId}`, `node ${nodeId}`] as const;
const gatewaysOwn: readonly AttemptResult[] = ['failed', 'congestion'];

/**
 * Shares the calls out over the gateways by their weights, within the limits of each gateway and of its
 * node. One process owns the rates: the leader of the pool.
 */
export class Trunks {
  private trunks: Trunk[] = [];
  private readonly rates = new Map<string, TokenBucket>();
  /** What each gateway has carried, in calls by its weight: who carried least is next. */
  private readonly carried = new Map<number, number>();
  /** What the last one chosen had carried: who was away does not catch up. */
  private level = 0;
  private readonly failures = new Map<number, number>();
  /** Places taken for calls that are still being written, by gateway and by node. */
  private readonly reserved = new Map<string, number>();

  constructor(private readonly live: LiveCalls) {}

  set(trunks: Trunk[], now: number): void {
    this.trunks = trunks;
    for (const trunk of trunks) {
      const [gateway, node] = keysOf(trunk);
      this.bucket(gateway, trunk.callsPerSecond, now);
      this.bucket(node, trunk.nodeCallsPerSecond, now);
    }
  }

  get count(): number {
    return this.trunks.length;
  }

  /** Whether texts are spoken on any node, or on this one. */
  isSpeaking(nodeId?: number): boolean {
    return this.trunks.some((trunk) => trunk.speech !== '' && (nodeId === undefined || trunk.nodeId === nodeId));
  }

  /** Until when all gateways rest, or all of one node; undefined while one does not, or where there is none. */
  restsUntil(now: number, nodeId?: number): number | undefined {
    const those = this.trunks.filter((trunk) => nodeId === undefined || trunk.nodeId === nodeId);
    return those.length > 0 && those.every(({ restedUntil }) => restedUntil > now) ? Math.min(...those.map(({ restedUntil }) => restedUntil)) : undefined;
  }

  /** Takes places for up to `count` calls, of one node where it must be that, and on nodes that speak where texts are to be spoken; fewer come back when the limits leave fewer. */
  take(count: number, now: number, nodeId?: number, speaks = false): Trunk[] {
    const taken: Trunk[] = [];
    while (taken.length < count) {
      const open = this.trunks.filter((trunk) => (nodeId === undefined || trunk.nodeId === nodeId) && (!speaks || trunk.speech !== '') && this.hasRoom(trunk, now));
      if (open.length === 0) break;
      const next = open.reduce((best, trunk) => (this.loadOf(trunk) < this.loadOf(best) ? trunk : best));
      this.level = this.loadOf(next);
      this.carried.set(next.gatewayId, this.level + 1 / next.weight);
      this.reserve(next);
      taken.push(next);
    }
    return taken;
  }

  /** Ends the reservation: the first `used` places have become live calls, the others were not used. */
  release(taken: readonly Trunk[], used: number): void {
    for (const [index, trunk] of taken.entries()) {
      for (const key of keysOf(trunk)) {
        this.reserved.set(key, this.reserved.get(key)! - 1);
        if (index >= used) this.rates.get(key)?.take(-1);
      }
      if (index < used) continue;
      this.carried.set(trunk.gatewayId, this.carried.get(trunk.gatewayId)! - 1 / trunk.weight);
      this.level = Math.min(this.level, this.carried.get(trunk.gatewayId)!);
    }
  }

  /** Learns from a result; gives the gateway that is to rest from now on, and until when. */
  learn(gatewayId: number, result: AttemptResult, now: number): { gatewayId: number; until: number } | undefined {
    const failures = gatewaysOwn.includes(result) ? (this.failures.get(gatewayId) ?? 0) + 1 : 0;
    this.failures.set(gatewayId, failures);
    if (failures < failuresToRest) return undefined;
    this.failures.set(gatewayId, failuresToRest - failuresToRestAgain);
    const until = now + restFor;
    for (const trunk of this.trunks) if (trunk.gatewayId === gatewayId) trunk.restedUntil = until;
    return { gatewayId, until };
  }

  private loadOf({ gatewayId }: Trunk): number {
    return Math.max(this.level, this.carried.get(gatewayId) ?? 0);
  }

  private reserve(trunk: Trunk): void {
    for (const key of keysOf(trunk)) {
      this.rates.get(key)!.take();
      this.reserved.set(key, (this.reserved.get(key) ?? 0) + 1);
    }
  }

  private hasRoom(trunk: Trunk, now: number): boolean {
    const [gateway, node] = keysOf(trunk);
    const onGateway = this.live.of('gateway', trunk.gatewayId) + (this.reserved.get(gateway) ?? 0);
    const onNode = this.live.of('node', trunk.nodeId) + (this.reserved.get(node) ?? 0);
    return (
      trunk.connection.isUp &&
      trunk.restedUntil <= now &&
      (trunk.maxCalls === 0 || onGateway < trunk.maxCalls) &&
      (trunk.nodeMaxCalls === 0 || onNode < trunk.nodeMaxCalls) &&
      this.rates.get(gateway)!.available(now) > 0 &&
      this.rates.get(node)!.available(now) > 0
    );
  }

  private bucket(key: string, rate: number, now: number): void {
    const existing = this.rates.get(key);
    if (existing) existing.setRate(rate);
    else this.rates.set(key, new TokenBucket(rate, now));
  }
}
