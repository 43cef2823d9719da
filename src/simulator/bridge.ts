import { randomUUID } from 'node:crypto';
import { headerList } from '../switch/codec.js';
import type { Call, EndedBy } from './call.js';
import { firstWord } from './api/command.js';
import { q850 } from './causes.js';
import { park } from './park.js';
import { noteTransfer, transfer } from './routing.js';
import { talkBegan, talkEnded } from './talk-time.js';
import { isTrue } from './truth.js';

/** Milliseconds that the switch takes to stop what two legs are doing, and then to join them (measured: 40 in all). */
const step = 20;

export interface BridgeHooks {
  /** They hear each other. */
  up?: () => void;
  /** It came to nothing: one of the two ended before. */
  failed?: () => void;
  /** It is over and the originator is still up: what it does now, in place of its dialplan's next action. */
  goesOn?: () => void;
}

/**
 * Two legs that hear each other. The originator's events tell of it. When it ends, the originatee is hung up
 * and the originator's dialplan goes on, unless variables (`park_after_bridge`, `transfer_after_bridge`,
 * `hangup_after_bridge`) say otherwise. Facts from switch_ivr_bridge.c and recordings of 1.10.12.
 */
export class Bridge {
  private state: 'arranged' | 'up' | 'over' = 'arranged';
  private afterwards: (() => void) | undefined;

  constructor(
    readonly originator: Call,
    readonly originatee: Call,
    private readonly hooks: BridgeHooks = {},
  ) {
    for (const leg of [originator, originatee]) leg.bridge?.diverted(leg);
    originator.bridge = this;
    originatee.bridge = this;
  }

  get isUp(): boolean {
    return this.state === 'up';
  }

  /** The application that joined them ends after the bridge. */
  whenOver(then: () => void): void {
    if (this.isUp) this.afterwards = then;
    else then();
  }

  otherOf(leg: Call): Call {
    return leg === this.originator ? this.originatee : this.originator;
  }

  /** Joins them now: both wait for it, as after the `bridge` application's originate. */
  connect(): void {
    const { originator: a, originatee: b } = this;
    if (this.state !== 'arranged') return;
    if (!a.channel.isUp || !b.channel.isUp) return this.fail();
    this.state = 'up';
    const now = a.exchange.schedule.now();
    b.channel.running = 'CS_EXCHANGE_MEDIA';
    b.channel.state = 'CS_EXCHANGE_MEDIA';
    b.channel.callUuid = a.uuid;
    for (const { channel } of [a, b]) channel.times.bridged = now;
    a.channel.profile = { ...a.channel.profile, calleeName: b.channel.profile.calleeName, calleeNumber: b.channel.profile.calleeNumber };
    a.fireWith('CHANNEL_BRIDGE', ['switch_ivr_bridge.c', 'switch_ivr_multi_threaded_bridge', 1689], this.names());
    for (const leg of [a, b]) {
      const { uuid, channel: { name } } = this.otherOf(leg);
      const { variables } = leg.channel;
      for (const variable of ['bridge_to', 'last_bridge_to']) variables.set(variable, uuid);
      variables.set('bridge_channel', name);
      for (const variable of ['bridge_uuid', 'signal_bond']) variables.set(variable, uuid);
    }
    for (const leg of [a, b]) {
      talkBegan(leg);
      this.runBefore(leg);
    }
    a.after(step, () => this.display());
    a.person?.joined(b.person);
    b.person?.joined(a.person);
    this.hooks.up?.();
  }

  /** `api_before_bridge`: a command that runs with the first audio of the bridge. */
  private runBefore(leg: Call): void {
    const command = leg.channel.variables.get('api_before_bridge');
    if (command === undefined) return;
    leg.after(step, () => void leg.exchange.run(...firstWord(command)));
  }

  /** Each phone is told of the other's number. */
  private display(): void {
    if (this.state !== 'up') return;
    const tell = (leg: Call, name: string | undefined, number: string | undefined) => {
      leg.channel.variables.set('last_sent_callee_id_name', name ?? number);
      leg.channel.variables.set('last_sent_callee_id_number', number);
    };
    const { originator: a, originatee: b } = this;
    tell(a, b.channel.profile.calleeName, b.channel.profile.calleeNumber);
    tell(b, a.channel.profile.callerName, a.channel.profile.callerNumber);
  }

  /** Before a leg's CHANNEL_HANGUP. */
  leaving(leg: Call, by: EndedBy): void {
    const cause = leg.channel.cause ?? 'NORMAL_CLEARING';
    if (!this.otherOf(leg).channel.isUp) return;
    const other = this.otherOf(leg).channel.variables;
    if (this.state === 'arranged') other.set('last_bridge_hangup_cause', cause);
    if (this.state !== 'up') return;
    leg.channel.variables.set('last_bridge_role', leg === this.originator ? 'originator' : 'originatee');
    if (by === 'them') {
      other.set('sip_reason', `Q.850;cause=${q850(cause)};text="${cause}"`);
      other.set('sip_hangup_phrase', 'OK');
    }
    other.set('last_bridge_hangup_cause', cause);
    if (by === 'them') other.set('last_bridge_proto_specific_hangup_cause', 'sip:200');
  }

  /** After a leg's CHANNEL_HANGUP, before its end is reported: the originator takes the other with it. */
  left(leg: Call): void {
    leg.channel.variables.set('bridge_to', undefined);
    if (this.state === 'arranged') return this.fail();
    if (this.state === 'up' && leg === this.originator) this.end(() => this.release());
  }

  /** After a leg's CHANNEL_HANGUP_COMPLETE: the originatee's end is the originator's turn. */
  gone(leg: Call): void {
    if (this.state === 'up' && leg === this.originatee) this.end(() => this.goOn());
  }

  /** A leg was sent elsewhere. */
  diverted(leg: Call): void {
    if (this.state === 'arranged') return this.fail();
    if (this.state !== 'up') return;
    if (leg === this.originator) this.end(() => this.release());
    else this.end(() => this.goOn());
  }

  /** Parts them and leaves both to whoever asked. */
  dissolve(): void {
    if (this.state === 'up') this.end(() => undefined);
    else this.fail();
  }

  private end(then: () => void): void {
    const { originator: a, originatee: b } = this;
    this.state = 'over';
    a.bridge = undefined;
    b.bridge = undefined;
    talkEnded(a);
    talkEnded(b);
    a.person?.parted();
    b.person?.parted();
    a.channel.variables.set('bridge_to', undefined);
    b.channel.variables.set('bridge_to', undefined);
    const originatorEnds = !a.channel.isUp || a.channel.state === 'CS_ROUTING';
    if (originatorEnds) then();
    if (a.channel.cause !== undefined) b.channel.variables.set('bridge_hangup_cause', a.channel.cause);
    if (b.channel.cause !== undefined) a.channel.variables.set('bridge_hangup_cause', b.channel.cause);
    b.channel.callUuid = b.uuid;
    a.fireWith('CHANNEL_UNBRIDGE', ['switch_ivr_bridge.c', 'switch_ivr_multi_threaded_bridge', 1879], this.names());
    this.afterwards?.();
    if (!originatorEnds) then();
    for (const leg of [a, b]) if (leg.channel.isUp) leg.notifyWatchers();
  }

  /** The leg that is left was on its way into the bridge: the caller is lost with it, an agent waits in silence. */
  private giveUp(): void {
    const { originator: a, originatee: b } = this;
    if (a.channel.isUp) return a.hangup('ORIGINATOR_CANCEL', 'us');
    if (!b.channel.isUp) return;
    b.channel.running = 'CS_SOFT_EXECUTE';
    b.channel.state = 'CS_SOFT_EXECUTE';
  }

  private names() {
    return headerList('Bridge-A-Unique-ID', this.originator.uuid, 'Bridge-B-Unique-ID', this.originatee.uuid);
  }

  /** What becomes of the originatee. */
  private release(): void {
    const { originatee } = this;
    if (!originatee.channel.isUp || this.goesElsewhere(originatee)) return;
    originatee.hangup('NORMAL_CLEARING', 'us');
  }

  /** What becomes of the originator. */
  private goOn(): void {
    const { originator } = this;
    if (!originator.channel.isUp) return;
    const cause = this.originatee.channel.cause ?? 'NORMAL_CLEARING';
    const hangup = originator.channel.variables.get('hangup_after_bridge');
    if (hangup === 'explicit') return originator.hangup(cause, 'us');
    if (this.goesElsewhere(originator)) return;
    if (isTrue(hangup)) return originator.hangup(cause, 'us');
    originator.channel.running = 'CS_EXECUTE';
    originator.channel.state = 'CS_EXECUTE';
    if (this.hooks.goesOn) return this.hooks.goesOn();
    if (originator.script) originator.script.resume();
    else originator.hangup('NORMAL_CLEARING', 'us');
  }

  private goesElsewhere(leg: Call): boolean {
    const { variables } = leg.channel;
    const target = variables.get('transfer_after_bridge');
    if (isTrue(variables.get('park_after_bridge'))) park(leg);
    else if (target !== undefined) {
      variables.set('transfer_after_bridge', undefined);
      const [extension = '', dialplan, context] = target.split(':');
      transfer(leg, { extension, dialplan, context });
    } else return false;
    return true;
  }

  private fail(): void {
    if (this.state !== 'arranged') return;
    this.state = 'over';
    const { originator: a, originatee: b } = this;
    a.bridge = undefined;
    b.bridge = undefined;
    if (this.hooks.failed) {
      a.exchange.schedule.after(step, () => this.giveUp());
      return this.hooks.failed();
    }
    for (const leg of [a, b]) leg.hangup('DESTINATION_OUT_OF_ORDER', 'us');
  }
}

/**
 * `uuid_bridge`: takes two answered legs out of whatever they do and joins them. False when that cannot be:
 * one of them has ended, or neither was answered. A leg that waits in a queue leaves it at once.
 */
export function join(first: Call, second: Call, hooks: BridgeHooks = {}): boolean {
  if (!first.channel.isUp || !second.channel.isUp || first === second) return false;
  const [a, b] = first.channel.hasCodec ? [first, second] : [second, first];
  if (!a.channel.hasCodec) return false;
  const bridge = new Bridge(a, b, hooks);
  if (a.channel.direction === 'outbound' && !a.channel.hitDialplan) {
    a.channel.flipCallerId();
    a.channel.hitDialplan = true;
  }
  if (b.channel.direction === 'outbound') b.channel.hitDialplan = false;
  a.channel.variables.set('uuid_bridge', b.uuid);
  for (const leg of [a, b]) note(leg, bridge.otherOf(leg));
  const [ofA, ofB] = [a, b].map((leg) => stepProfile(leg, bridge.otherOf(leg)));
  a.channel.other = b.channel.asOther('originatee');
  b.channel.other = a.channel.asOther('originator');
  a.channel.profile = { ...a.channel.profile, calleeName: b.channel.profile.calleeName, calleeNumber: b.channel.profile.calleeNumber, transferSource: ofA, logicalDirection: 'inbound' };
  b.channel.profile = { ...b.channel.profile, callerName: a.channel.profile.callerName, callerNumber: a.channel.profile.callerNumber, transferSource: ofB };
  for (const { channel } of [a, b]) channel.state = 'CS_HIBERNATE';
  const stop = () => {
    b.interrupt('diverted');
    a.interrupt('diverted');
  };
  if (hooks.up) stop();
  a.exchange.schedule.after(step, () => {
    if (a.bridge !== bridge || b.bridge !== bridge) return;
    stop();
    for (const { channel } of [a, b]) {
      channel.running = 'CS_SOFT_EXECUTE';
      channel.state = 'CS_SOFT_EXECUTE';
    }
    a.channel.variables.set('uuid_bridge', undefined);
    a.exchange.schedule.after(step, () => {
      if (a.bridge !== bridge || b.bridge !== bridge) return;
      tellExecution(a, b, 1236);
      tellExecution(b, a, 1243);
      bridge.connect();
    });
  });
  return true;
}

function note({ channel: { variables, profile } }: Call, { uuid, channel: { name } }: Call): void {
  variables.set('bridge_channel', name);
  for (const variable of ['bridge_uuid', 'signal_bond']) variables.set(variable, uuid);
  variables.set('original_destination_number', profile.destination);
  variables.set('original_caller_id_name', profile.callerName);
  variables.set('original_caller_id_number', profile.callerNumber);
}

function stepProfile(leg: Call, other: Call): string {
  const { channel, exchange } = leg;
  const now = exchange.schedule.now();
  const source = `${Math.floor(now / 1000)}:${randomUUID()}:uuid_br:${other.uuid}`;
  noteTransfer(leg, source);
  channel.profile = { ...channel.profile, index: channel.profile.index + 1, createdAt: now };
  return source;
}

function tellExecution(leg: Call, other: Call, line: number): void {
  leg.fire('CHANNEL_EXECUTE', ['switch_ivr_bridge.c', 'uuid_bridge_on_soft_execute', line], headerList('Application', 'uuid_bridge', 'Application-Data', other.uuid));
}
