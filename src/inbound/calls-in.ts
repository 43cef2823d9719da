import { CallIn } from '../calls/call-in.entity.js';
import type { InboundNode, InboundWatcher } from '../calls/inbound-node.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { CallInEnd, SwitchEvent } from '../switch/switch.js';
import { addCallers, addFromMenu, meantBy, sayTorn } from './add-callers.js';
import { ask, decide } from './decide.js';
import { type Begun, outcomeOf, writeBegun, writeEnd, writeLost } from './write-calls.js';
import { accountOf, readCalled, readSituation, type Situation, tornBetween } from './situation.js';

/**
 * Decides about calls that come in, and writes them down. Events only put something into memory; `flush` writes. What the
 * switch keeps of a call is forgotten there once it is written.
 */
export class CallsIn implements InboundWatcher {
  private situation: Awaited<ReturnType<typeof readSituation>> | undefined;
  private begun: Begun[] = [];
  private ended: { node: InboundNode; end: CallInEnd }[] = [];
  /** Nodes that keep something of which no end tells: voice menus' callers, and what ended while nobody listened. */
  private readonly toLook = new Map<number, InboundNode>();
  private running: Promise<void> | undefined;

  constructor(private readonly context: Context) {}

  /** Reads the forwardings anew: an edit holds within a second. */
  async read(): Promise<void> {
    this.situation = await readSituation(this.context.dataSource, this.situation);
  }

  event(node: InboundNode, event: SwitchEvent): void {
    if (event.kind === 'call in') void this.take(node, event).catch((error) => this.context.log.error({ error: String(error) }, 'nothing could be decided about a call that came in; it goes on in the switch'));
    else if (event.kind === 'call in ended') this.ended.push({ node, end: event.end });
    else if (event.kind === 'caller added') this.look(node);
  }

  /** Asks the node with the next writing for what it keeps: after a start, a lost socket, a take-over. */
  look(node: InboundNode): void {
    this.toLook.set(node.nodeId, node);
  }

  private async take(node: InboundNode, { uuid, from, to, at }: Extract<SwitchEvent, { kind: 'call in' }>): Promise<void> {
    if (!this.situation) await this.read();
    const situation = this.situation as Situation;
    const account = accountOf(situation, node, { to });
    if (!account) return void (await node.connection.decide(uuid, { kind: 'none' }));
    const forwardings = situation.forwardings.get(account.id) ?? [];
    const asked = await ask(this.context.dataSource, forwardings, account, { from, to, at: this.context.clock.now() });
    const { decision, says } = decide(situation, forwardings, asked, node);
    // Before the switch is told: the end of a call that is hung up on may come sooner than its answer, and is written behind this.
    this.begun.push({ id: uuid, accountId: account.id, nodeId: node.nodeId, from: asked.from, to: asked.to, at, says });
    const told = await node.connection.decide(uuid, decision);
    if (!told.ok) this.context.log.warn({ call: uuid, failure: told.failure.message }, 'the switch did not take a decision about a call that came in');
  }

  /** Writes what came and ended since, and has the switches forget it. Rounds do not overlap; what could not be written is tried again. */
  flush(): Promise<void> {
    this.running ??= this.write().finally(() => (this.running = undefined));
    return this.running;
  }

  private async write(): Promise<void> {
    if (this.begun.length === 0 && this.ended.length === 0 && this.toLook.size === 0) return;
    try {
      if (!this.situation) await this.read();
      for (const node of this.toLook.values()) {
        this.toLook.delete(node.nodeId);
        await this.lookAt(node);
      }
      // Both at once: what begins and ends while this is written waits for the next round, or its end could be written first.
      const [begun, ended] = [this.begun.splice(0), this.ended.splice(0)];
      await transaction(this.context.dataSource, (manager) => writeBegun(manager, begun)).catch((error) => {
        this.begun.unshift(...begun);
        this.ended.unshift(...ended);
        throw error;
      });
      await this.writeEnds(ended);
    } catch (error) {
      this.context.log.error({ error: String(error) }, 'calls that came in could not be written; it is tried again');
    }
  }

  private async writeEnds(ended: readonly { node: InboundNode; end: CallInEnd }[]): Promise<void> {
    for (const { node, end } of ended) {
      try {
        await this.settle(node, end);
      } catch (error) {
        // One that cannot be written must not hold up those behind it. The switch still has it, and it is looked at again.
        this.context.log.error({ call: end.uuid, error: String(error) }, 'the end of a call that came in could not be written; it is tried again');
        continue;
      }
      await node.connection.forgetCallsIn([end.uuid], []);
    }
  }

  /** One call, whole or not at all: its row, and whom the rules add for it. */
  private async settle(node: InboundNode, end: CallInEnd): Promise<void> {
    const { clock, dataSource } = this.context;
    // What was decided about it stands, whatever was saved while it was under way.
    const begun = await dataSource.getRepository(CallIn).findOneBy({ id: end.uuid });
    const account = this.situation!.accounts.find(({ id }) => id === begun?.accountId) ?? accountOf(this.situation!, node, end);
    if (!account) return this.settleTorn(node, end);
    await transaction(dataSource, async (manager) => {
      const call = await writeEnd(manager, { nodeId: node.nodeId, account, to: readCalled(end.to, account), end });
      if (call) await addCallers(manager, account, call, clock.now());
    });
  }

  /** A call after which several accounts would call back is written as the first one's, and says why none does. */
  private async settleTorn(node: InboundNode, end: CallInEnd): Promise<void> {
    const situation = this.situation!;
    const torn = tornBetween(situation, node, end).filter((rule) => meantBy(rule, outcomeOf(end)));
    const [first] = torn.sort((one, other) => one.id - other.id);
    if (!first) return;
    const account = situation.accounts.find(({ id }) => id === first.accountId)!;
    await transaction(this.context.dataSource, async (manager) => {
      const call = await writeEnd(manager, { nodeId: node.nodeId, account, to: readCalled(end.to, account), end });
      if (call) await sayTorn(manager, call, torn.filter(({ accountId }) => accountId === account.id));
    });
    this.context.log.warn({ call: end.uuid, queue: end.queue, callbacks: torn.map(({ id }) => id) }, 'nobody was called back: several accounts have a callback for the queue, and nobody can tell whose the call was');
  }

  /** What a node keeps: ends are settled (an end that was settled is only forgotten), callers of voice menus added. */
  private async lookAt(node: InboundNode): Promise<void> {
    // Channels first, ends second: a call that ends in between is in the second.
    const channels = await node.connection.liveChannels();
    const kept = await node.connection.keptCallsIn();
    if (!channels.ok || !kept.ok) return;
    for (const end of kept.value.ends) if (!this.ended.some((other) => other.end.uuid === end.uuid)) this.ended.push({ node, end });
    for (const added of kept.value.added) {
      await transaction(this.context.dataSource, async (manager) => {
        const says = await addFromMenu(manager, node.enterpriseId, added, this.context.clock.now());
        this.context.log.info({ call: added.uuid, dialer: added.dialerId, says }, 'a voice menu added a caller to a dialer');
      });
      await node.connection.forgetCallsIn([], [added.key]);
    }
    const known = [...channels.value, ...this.ended.map(({ end }) => end.uuid), ...this.begun.map(({ id }) => id)];
    await transaction(this.context.dataSource, (manager) => writeLost(manager, node.nodeId, new Set(known), this.context.clock.now()));
  }
}
