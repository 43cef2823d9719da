import { In, LessThanOrEqual } from 'typeorm';
import type { Context } from '../database/context.js';
import { type Clock, every, type Timer } from '../shared/clock.js';
import type { Result } from '../shared/result.js';
import type { CommandFailure, Switch, SwitchEvent, SwitchListener, SwitchStatus } from '../switch/switch.js';
import { Gateway } from './gateway.entity.js';
import type { InboundNode, InboundWatcher } from './inbound-node.js';
import type { LiveCalls } from './live-calls.js';
import { Node } from './node.entity.js';
import type { Reconciler } from './reconcile.js';
import type { AttemptSettled, Settler } from './settle.js';
import type { Trunk, Trunks } from './trunks.js';

/** Makes the connection to a node; the composition root gives the real one, a test its own. */
export type Connect = (node: { host: string; port: number; password: string }, listener: SwitchListener) => Switch;

interface Connected {
  row: Node;
  connection: Switch;
  /** Reconciled since it came up, so that its calls are counted and nobody is dialled twice. */
  isReady: boolean;
  /** Since when it is down, by the machine's clock. */
  downSince: number | undefined;
  reconciledAt: number;
  unexplained: number;
  /** Until when there may be something to find at any moment. */
  closelyUntil: number;
  /** What its configuration lacks for our calls, in a sentence. */
  missing: string | undefined;
  /** What the switch itself allows. */
  allows: Pick<SwitchStatus, 'maxSessions' | 'maxSessionsPerSecond'>;
}

/** Rooms above hear what the nodes say, after the calls did. */
export interface NodeWatcher {
  event(nodeId: number, event: SwitchEvent): void;
  down(nodeId: number): void;
}

/** Rows are looked at again this often: an edited limit or a new node holds within two seconds. */
const readRowsEvery = 2_000;
/** After a look that left attempts unexplained, look again soon; else every half minute, for lost events. */
const lookAgainAfter = 2_500;
const lookEvery = 30_000;
/** Attempts on a node that has been gone this long are given up: nobody can say what came of them. */
const giveUpAfter = 300_000;
/** A call that failed before it had a channel says so with its command's end; a channel's own end comes first and says more. */
const commandEndGrace = 500;

/**
 * The nodes and gateways of the database, connected: keeps the rows' state true, hands every event to the
 * calls, and has each node reconciled when it comes up. Its clock is the machine's: it times a network.
 */
export class Nodes {
  private readonly connected = new Map<number, Connected>();
  private lastRead = Number.NEGATIVE_INFINITY;
  private timer: Timer | undefined;
  private gateways: Gateway[] = [];
  watcher: NodeWatcher | undefined;
  inbound: InboundWatcher | undefined;

  constructor(
    private readonly context: Context,
    private readonly machineClock: Clock,
    private readonly connect: Connect,
    private readonly live: LiveCalls,
    private readonly settler: Settler,
    private readonly trunks: Trunks,
    private readonly reconciler: Reconciler,
    private readonly leads: () => boolean,
  ) {}

  async start(): Promise<void> {
    await this.tick();
    this.timer = every(this.machineClock, 500, () => this.tick());
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    await Promise.all([...this.connected.values()].map(({ connection }) => connection.stop()));
    this.connected.clear();
  }

  /** The nodes whose calls are reconciled, for whoever asks them about more than calls. */
  get ready(): { nodeId: number; connection: Switch }[] {
    return [...this.connected.values()].filter(({ isReady, connection }) => isReady && connection.isUp).map(({ row, connection }) => ({ nodeId: row.id, connection }));
  }

  /** This process leads now, or no longer: what it knows of calls begins anew with reconciling. */
  leadershipChanged(): void {
    this.live.clear();
    for (const node of this.connected.values()) node.isReady = false;
  }

  /** Something may have gone wrong with a call there: it is looked at every few seconds for so many milliseconds. */
  lookClosely(nodeId: number, milliseconds: number): void {
    const node = this.connected.get(nodeId);
    if (node) node.closelyUntil = Math.max(node.closelyUntil, this.machineClock.now() + milliseconds);
  }

  /** The ends of these calls are written: their switches may forget them. What is missed here, reconciling finds. */
  forget(settled: readonly AttemptSettled[]): void {
    for (const [nodeId, { connection }] of this.connected) {
      const ids = settled.filter((attempt) => attempt.nodeId === nodeId).map(({ attemptId }) => attemptId);
      if (ids.length > 0 && connection.isUp) void connection.forget(ids);
    }
  }

  /** A gateway that only failed of late rests; its row says until when. */
  rest(resting: { gatewayId: number; until: number } | undefined): void {
    if (!resting) return;
    const restedUntil = new Date(resting.until);
    const gateway = this.gateways.find(({ id }) => id === resting.gatewayId);
    if (gateway) gateway.restedUntil = restedUntil;
    this.context.log.warn({ gateway: gateway?.name, until: restedUntil }, 'a gateway failed many calls in a row; it rests for a minute');
    void this.context.dataSource.getRepository(Gateway).update(resting.gatewayId, { restedUntil }).catch((error) => this.context.log.warn({ error: String(error) }, 'the rest could not be written'));
  }

  /** Why nothing can be dialled on any node now, in words; undefined when a call can go out. */
  get trouble(): string | undefined {
    const enabled = [...this.connected.values()].filter(({ row }) => row.enabled);
    if (enabled.length === 0) return 'No node is enabled: add your FreeSWITCH under Nodes.';
    if (this.trunks.count > 0) return undefined;
    return firstTrouble(enabled) ?? 'No gateway is up and enabled: see Gateways.';
  }

  /** The same of one node, on whose agents a dialer depends. */
  troubleOf(nodeId: number): string | undefined {
    const node = this.connected.get(nodeId);
    return node?.row.enabled ? firstTrouble([node]) : 'the node of its queue is not in use, see Nodes.';
  }

  private async tick(): Promise<void> {
    try {
      const now = this.machineClock.now();
      if (now - this.lastRead >= readRowsEvery) {
        this.lastRead = now;
        await this.readRows();
      }
      await Promise.all([...this.connected.values()].map((node) => this.tend(node)));
      this.offerTrunks();
    } catch (error) {
      this.context.log.warn({ error: String(error) }, 'the nodes could not be looked at; tried again in a moment');
    }
  }

  private async readRows(): Promise<void> {
    const nodes = this.context.dataSource.getRepository(Node);
    const enabled = await nodes.findBy({ enabled: true });
    // A node that was taken out of use is kept until its calls have ended; else nobody would settle them.
    const busy: { id: number }[] = await this.context.dataSource.query('SELECT DISTINCT node_id AS id FROM attempt WHERE settled_at IS NULL AND node_id IS NOT NULL');
    const rows = [...enabled, ...(await nodes.findBy({ enabled: false, id: In(busy.map(({ id }) => id)) }))];
    for (const row of rows) {
      const existing = this.connected.get(row.id);
      const isSame = existing && existing.row.host === row.host && existing.row.port === row.port && existing.row.password === row.password;
      if (existing && isSame) existing.row = row;
      else await this.open(row, existing);
    }
    for (const [id, node] of this.connected) {
      if (rows.some((row) => row.id === id)) continue;
      this.connected.delete(id);
      await node.connection.stop();
    }
    this.gateways = await this.context.dataSource.getRepository(Gateway).findBy({ nodeId: In(enabled.map(({ id }) => id)), enabled: true });
  }

  private async open(row: Node, before: Connected | undefined): Promise<void> {
    await before?.connection.stop();
    const node: Connected = { row, connection: undefined as never, isReady: false, downSince: this.machineClock.now(), reconciledAt: 0, unexplained: 0, closelyUntil: 0, missing: undefined, allows: { maxSessions: 0, maxSessionsPerSecond: 0 } };
    node.connection = this.connect(row, {
      up: () => {
        node.isReady = false;
        node.downSince = undefined;
      },
      down: () => {
        node.isReady = false;
        node.downSince ??= this.machineClock.now();
        this.watcher?.down(row.id);
      },
      event: (event) => this.onEvent(node, event),
    });
    this.connected.set(row.id, node);
    node.connection.start();
  }

  /** What a node needs now: its row kept true, its gateways found, its calls reconciled. */
  private async tend(node: Connected): Promise<void> {
    // The one that dials says how its node is: another may reach it, or not, from elsewhere, and does not know what it lacks.
    if (!this.leads()) return;
    const now = this.machineClock.now();
    await this.noteState(node);
    if (!node.connection.isUp) {
      if (node.downSince !== undefined && now - node.downSince > giveUpAfter) await this.reconciler.giveUp(node.row.id);
      return;
    }
    const wait = node.unexplained > 0 || node.missing !== undefined || now < node.closelyUntil ? lookAgainAfter : lookEvery;
    if ((node.isReady || node.missing !== undefined) && now - node.reconciledAt < wait) return;
    const isAfterGap = !node.isReady;
    // First, because without mod_hash nothing can be looked at, and that is to be said.
    const dropIn = await node.connection.checkDropIn();
    node.missing = refusalOf(dropIn);
    // Without our dialplan every answered call would be dropped in somebody's ear.
    if (!dropIn.ok) node.isReady = false;
    const looked = await this.reconciler.look(node.row.id, node.connection, isAfterGap);
    if (refusalOf(looked) !== undefined) {
      node.missing ??= refusalOf(looked);
      node.isReady = false;
      node.reconciledAt = this.machineClock.now();
    }
    if (!looked.ok) return;
    node.unexplained = looked.value;
    node.reconciledAt = this.machineClock.now();
    this.inbound?.look(this.inboundOf(node));
    if (!dropIn.ok) return;
    if (!(await this.discover(node))) return;
    const status = await node.connection.status();
    if (status.ok) node.allows = status.value;
    node.isReady = node.connection.isUp;
  }

  private async noteState({ row, connection, missing }: Connected): Promise<void> {
    const trouble = connection.isUp ? (missing ?? null) : (connection.trouble ?? 'connecting');
    if (row.trouble === trouble && (trouble !== null || row.lastUpAt)) return;
    row.trouble = trouble;
    if (trouble === null) row.lastUpAt = new Date(this.context.clock.now());
    await this.context.dataSource.getRepository(Node).update(row.id, { trouble, lastUpAt: row.lastUpAt });
  }

  /**
   * Finds the gateways that the switch has, and how they are. New ones get a row; ones that are gone keep theirs, as
   * down. Dialling begins on those of the profile `external`, where FreeSWITCH's own configuration has its trunks, when
   * there are any: others may be telephones or a neighbouring switch, and are there to be enabled. None begins on the example that comes with FreeSWITCH.
   */
  private async discover({ row, connection }: Connected): Promise<boolean> {
    const found = await connection.gateways();
    if (!found.ok) return false;
    const repository = this.context.dataSource.getRepository(Gateway);
    const known = await repository.findBy({ nodeId: row.id });
    const seenAt = new Date(this.context.clock.now());
    const hasExternal = found.value.some(({ profile, isExample }) => profile === 'external' && !isExample);
    for (const { name, profile, isUp, state, isExample } of found.value) {
      const existing = known.find((other) => other.name === name);
      if (!existing) await repository.insert({ nodeId: row.id, name, profile, isUp, state, enabled: !isExample && (profile === 'external' || !hasExternal), weight: 1, maxCalls: 0, callsPerSecond: 0, seenAt });
      else if (existing.isUp !== isUp || existing.state !== state || existing.profile !== profile) await repository.update(existing.id, { profile, isUp, state });
    }
    const listed = known.filter(({ name }) => found.value.some((other) => other.name === name));
    await repository.update({ id: In(listed.map(({ id }) => id)) }, { seenAt });
    await repository.update({ nodeId: row.id, restedUntil: LessThanOrEqual(seenAt) }, { restedUntil: null });
    for (const gone of known.filter(({ isUp, name }) => isUp && !found.value.some((other) => other.name === name)))
      await repository.update(gone.id, { isUp: false, state: 'GONE' });
    this.gateways = [...this.gateways.filter(({ nodeId }) => nodeId !== row.id), ...(await repository.findBy({ nodeId: row.id, enabled: true }))];
    return true;
  }

  private offerTrunks(): void {
    const now = this.context.clock.now();
    const usable = this.gateways.flatMap((gateway) => {
      const node = this.connected.get(gateway.nodeId);
      return node?.isReady && node.row.enabled && gateway.isUp ? [{ node, gateway, restedUntil: gateway.restedUntil?.getTime() ?? 0 }] : [];
    });
    const offered: Trunk[] = [];
    for (const { node, gateway, restedUntil } of usable) {
      // A node has its share however many gateways have it between them.
      const among = usable.filter((other) => other.node === node && (other.gateway === gateway || other.restedUntil <= now));
      offered.push({
        nodeId: node.row.id,
        gatewayId: gateway.id,
        gatewayName: gateway.name,
        mediaLocation: node.row.mediaLocation,
        recordingLocation: node.row.recordingLocation,
        speech: node.row.speech,
        recordingKey: node.row.recordingKey,
        connection: node.connection,
        weight: (node.row.weight * gateway.weight) / among.reduce((sum, other) => sum + other.gateway.weight, 0),
        maxCalls: gateway.maxCalls,
        callsPerSecond: gateway.callsPerSecond,
        nodeMaxCalls: limitOf(node.row.maxCalls, node.allows.maxSessions),
        nodeCallsPerSecond: limitOf(node.row.callsPerSecond, node.allows.maxSessionsPerSecond),
        restedUntil,
      });
    }
    this.trunks.set(offered, now);
  }

  private onEvent(node: Connected, event: SwitchEvent): void {
    if (!this.leads()) return;
    this.hear(node, event);
    this.inbound?.event(this.inboundOf(node), event);
    this.watcher?.event(node.row.id, event);
  }

  private inboundOf({ row, connection }: Connected): InboundNode {
    const up = this.gateways.filter(({ nodeId, isUp, restedUntil }) => nodeId === row.id && isUp && (restedUntil?.getTime() ?? 0) <= this.context.clock.now());
    return { nodeId: row.id, enterpriseId: row.enterpriseId, mediaLocation: row.mediaLocation, gateways: up.map(({ name }) => name), connection };
  }

  private hear(node: Connected, event: SwitchEvent): void {
    switch (event.kind) {
      case 'ringing':
        return this.live.move(event.uuid, 'ringing', event.at, { ringingAt: event.at, hasEarlyMedia: event.earlyMedia });
      case 'answered':
        return this.live.move(event.uuid, 'answered', event.at, { answeredAt: event.at });
      case 'detected':
        return this.live.hear(event.uuid, event.at, event.detected, event.correctedAt);
      case 'queued':
        return this.live.move(event.uuid, 'queued', event.at, { queuedAt: event.at });
      case 'bridged':
        return this.live.move(event.uuid, 'talking', event.at, { bridgedAt: event.at });
      case 'abandoned':
        return this.live.move(event.uuid, 'playing', event.at, {});
      case 'ended':
        // Also one that is not followed (yet): it may have been found in the same moment. Settling passes over what is not ours.
        return this.settler.ended(event.end);
      case 'originated':
        if (event.failure === undefined) return;
        this.machineClock.after(commandEndGrace, () => {
          if (this.live.get(event.uuid)) this.settler.failed(event.uuid, event.failure!);
        });
        return;
      case 'heartbeat':
        this.context.log.debug({ node: node.row.name, ...event.status }, 'heartbeat');
    }
  }
}

/**
 * What may be used of a limit of the switch, where its row has none: beyond it the switch refuses calls as if they had failed, those of people
 * who call in too, and each uses up a contact. The rest is theirs, and for agents' telephones. 0 is none, so two thirds of 1 are 1.
 */
const limitOf = (own: number, allowed: number): number => (own === 0 ? Math.ceil((allowed * 2) / 3) : allowed === 0 ? own : Math.min(own, allowed));

/** What the switch says of a command that it did not carry out; undefined where it did, or where nobody answered. */
const refusalOf = (answer: Result<unknown, CommandFailure>): string | undefined => (!answer.ok && answer.failure.kind === 'refused' ? answer.failure.message : undefined);

/** Why calls cannot go out on one of these nodes, of which the first that is down is told, else the first that lacks something. */
function firstTrouble(nodes: readonly Connected[]): string | undefined {
  const down = nodes.find(({ connection }) => !connection.isUp);
  if (down) return `${down.row.name}: ${down.connection.trouble ?? 'connecting'}`;
  const lacking = nodes.find(({ missing }) => missing !== undefined);
  if (lacking) return `${lacking.row.name}: ${lacking.missing}`;
  if (nodes.some(({ isReady }) => !isReady)) return 'The calls of the last run are being settled with the switch.';
  return undefined;
}
