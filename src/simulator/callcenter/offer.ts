import { headerList } from '../../switch/codec.js';
import { join } from '../bridge.js';
import type { Call } from '../call.js';
import type { Origin } from '../event-bus.js';
import { dial } from '../originate/dial.js';
import { split } from '../originate/split.js';
import { play } from '../playing.js';
import { startRecording } from '../recordings.js';
import type { CallCenter, Queue } from './callcenter.js';
import type { Agent, Member } from './tables.js';

/** How soon the module sees that the agent's leg is gone (it looks ten times a second; measured: 20 to 90 ms). */
const look = 50;
/** How long it waits for a bridge that does not come, while the agent hears nothing. */
const patience = 3_000;
/** Milliseconds from a phone's refusal or answer to what the module makes of it (measured: 0 to 20). */
const notice = 20;

const causesWithoutBlame = ['LOSE_RACE', 'ORIGINATOR_CANCEL'];
const busy = ['NORMAL_CIRCUIT_CONGESTION', 'USER_BUSY'];
/** Seconds of rest for an agent whose phone is not registered, so that the dispatcher does not spin. */
const unregisteredDelay = 5;

/** One caller offered to one agent, to the end of their talk. */
export class Offer {
  private calledAt = 0;
  private answeredAt = 0;
  private tierState = 'Ready';
  private bridged = false;
  private cause = 'NONE';
  private readonly unlocks: (() => void)[] = [];
  /** As it was when the offer began; the module goes by it, whatever changed since. */
  private readonly agentStatus: string;
  private readonly noAnswerCount: number;

  constructor(
    private readonly center: CallCenter,
    private readonly queue: Queue,
    private readonly member: Member,
    private readonly agent: Agent,
  ) {
    this.agentStatus = agent.status;
    this.noAnswerCount = agent.noAnswerCount;
  }

  begin(): void {
    const { center, queue, member, agent } = this;
    center.setState(agent, 'Receiving');
    for (const tier of center.tiers) {
      if (tier.agent !== agent.name) continue;
      if (tier.queue === queue.name) tier.state = 'Offering';
      else if (tier.state === 'Ready') tier.state = 'Standby';
    }
    const caller = center.exchange.calls.get(member.sessionUuid);
    if (!caller) {
      Object.assign(member, { state: 'Abandoned', sessionUuid: '', abandonedEpoch: center.now() });
      return this.finish();
    }
    this.unlocks.push(caller.lock());
    const dnis = caller.channel.profile.rdnis;
    this.tell('agent-offering', 1717, 'CC-Agent', agent.name, 'CC-Agent-Type', agent.type, 'CC-Agent-System', 'single_box', ...this.ofMember(), ...(dnis ? ['CC-Member-DNIS', dnis] : []));
    this.calledAt = center.now();
    if (agent.type === 'callback') this.callBack(caller);
    else this.standBy(caller);
  }

  private callBack(caller: Call): void {
    const { center, queue, member, agent } = this;
    const { variables } = caller.channel;
    const name = `${variables.get('cc_outbound_cid_name_prefix') ?? ''}${variables.get('effective_caller_id_name') ?? member.cidName}`;
    const number = variables.get('effective_caller_id_number') ?? member.cidNumber;
    const head = center.exchange.bus.head('REQUEST_PARAMS', undefined, ['mod_callcenter.c', 'outbound_agent_thread_run', 1755]);
    dial(center.exchange, {
      url: caller.expand(agent.contact),
      variables: [
        // An event that carries the variables leaves its own headers among them.
        ...head.map((header): [string, string] => [header.name, header.value]),
        ['cc_queue', queue.name],
        ['cc_queue_joined_epoch', `${member.joinedEpoch}`],
        ['cc_member_uuid', member.uuid],
        ['cc_member_session_uuid', member.sessionUuid],
        ['cc_member_pre_answer_uuid', member.uuid],
        ['cc_agent', agent.name],
        ['cc_agent_type', agent.type],
        ['cc_side', 'agent'],
        ['loopback_bowout', 'false'],
        ['loopback_bowout_on_execute', 'false'],
        ['ignore_early_media', 'true'],
        ...exportedTo(caller),
        ['origination_caller_id_name', name],
        ['origination_caller_id_number', number],
      ],
      callerIdName: name,
      callerIdNumber: number,
      answered: (call) => {
        this.unlocks.push(call.lock());
        center.exchange.schedule.after(notice, () => this.answered(caller, call));
      },
      failed: (cause) => {
        this.cause = cause;
        center.exchange.schedule.after(notice, () => this.failed());
      },
    });
  }

  /** An agent whose leg is up already and waits. */
  private standBy(caller: Call): void {
    const { center, queue, member, agent } = this;
    const call = center.exchange.calls.get(agent.uuid);
    if (!call) {
      center.updateAgent('status', agent.name, 'Logged Out');
      agent.uuid = '';
      return this.failed();
    }
    this.unlocks.push(call.lock());
    const { variables } = call.channel;
    for (const [name, value] of [['cc_side', 'agent'], ['cc_queue', queue.name], ['cc_agent', agent.name], ['cc_agent_type', agent.type], ['cc_member_uuid', member.uuid], ['cc_member_session_uuid', member.sessionUuid], ...exportedTo(caller)] as const)
      variables.set(name, value);
    this.answered(caller, call);
  }

  private answered(caller: Call, call: Call): void {
    const { center, queue, member, agent } = this;
    const { variables } = caller.channel;
    call.channel.variables.set('cc_member_pre_answer_uuid', undefined);
    if (queue.strategy === 'ring-all' || queue.strategy === 'ring-progressively') {
      if (member.state !== 'Trying' || member.servingAgent !== queue.strategy) {
        call.hangup('LOSE_RACE', 'us');
        return this.finish();
      }
      Object.assign(member, { servingAgent: agent.name, servingSystem: 'single_box' });
      center.hangUpOffers(member.uuid, 'LOSE_RACE', call.uuid);
    }
    this.answeredAt = center.now();
    const dnis = caller.channel.profile.rdnis;
    this.tellOf(call, 'bridge-agent-start', 1934, ...this.ofAgent(call), ...this.times(), ...this.ofMember(), ...(dnis ? ['CC-Member-DNIS', dnis] : []));
    if (queue.recordTemplate) {
      const path = caller.expand(queue.recordTemplate);
      variables.set('cc_record_filename', path);
      startRecording(caller, path);
    }
    const announcement = variables.get('cc_outbound_announce');
    if (announcement) play(call, announcement, { ended: () => this.join(caller, call) });
    else this.join(caller, call);
  }

  private join(caller: Call, call: Call): void {
    const { variables } = caller.channel;
    variables.set('cc_agent_found', 'true');
    variables.set('cc_agent_uuid', call.uuid);
    const joined = join(caller, call, { up: () => this.talk(caller, call), failed: () => this.missed(caller, call) });
    if (!joined) this.missed(caller, call);
  }

  private talk(caller: Call, call: Call): void {
    const { center, queue, member, agent } = this;
    this.bridged = true;
    for (const leg of [caller, call]) leg.channel.variables.set('cc_agent_bridged', 'true');
    Object.assign(member, { state: 'Answered', bridgeEpoch: center.now() });
    caller.channel.variables.set('cc_agent', agent.name);
    caller.channel.variables.set('cc_queue_answered_epoch', `${center.now()}`);
    Object.assign(agent, { uuid: call.uuid, lastBridgeStart: center.now(), callsAnswered: agent.callsAnswered + 1, noAnswerCount: 0 });
    const tier = center.tierOf(queue.name, agent.name);
    if (tier) tier.state = 'Active Inbound';
    center.setState(agent, 'In a queue call');
    this.watch(caller, call);
  }

  /** Until the agent's leg has ended, or is released with `callcenter_break`; that of a standby agent, until it is in no bridge. */
  private watch(caller: Call, call: Call): void {
    const seen = () => {
      const isOver = !call.channel.isUp || call.isReleased || (this.agent.type === 'uuid-standby' && !call.bridge?.isUp);
      if (!isOver) return;
      call.watchers.delete(seen);
      this.center.exchange.schedule.after(look, () => {
        call.isReleased = false;
        this.end(caller, call);
      });
    };
    call.watchers.add(seen);
    seen();
  }

  /**
   * One of the two was gone before they could talk. A caller who left costs the agent three seconds; an agent
   * who left costs the caller the call, which the bridge sees to. Either way the module says nothing more of the member.
   */
  private missed(caller: Call, call: Call): void {
    const { center, member, agent } = this;
    const { schedule } = center.exchange;
    if (!call.channel.isUp) {
      member.state = 'Waiting';
      schedule.after(0, () => this.end(caller, call));
      return;
    }
    schedule.after(patience, () => {
      for (const leg of [caller, call]) leg.channel.variables.set('cc_agent_bridged', 'false');
      Object.assign(member, { state: 'Abandoned', sessionUuid: '', abandonedEpoch: center.now() });
      if (call.channel.isUp && agent.type === 'callback') call.hangup('ORIGINATOR_CANCEL', 'us', () => this.end(caller, call));
      else this.end(caller, call);
    });
  }

  private end(caller: Call, call: Call): void {
    const { center, member, agent } = this;
    const now = `${center.now()}`;
    this.tellOf(call, 'bridge-agent-end', 2062, 'CC-Hangup-Cause', this.outcome, ...this.ofAgent(call), 'CC-Agent-Bridged', `${this.bridged}`, ...this.times(), 'CC-Bridge-Terminated-Time', now, ...this.ofMember());
    if (this.bridged) {
      caller.channel.variables.set('cc_queue_terminated_epoch', now);
      if (agent.type === 'callback') agent.uuid = '';
      agent.lastBridgeEnd = center.now();
      agent.talkTime += agent.lastBridgeEnd - agent.lastBridgeStart;
      center.removeMember(member);
      this.tellOf(caller, 'member-queue-end', 2098, 'CC-Hangup-Cause', this.outcome, 'CC-Cause', 'Terminated', ...this.ofAgent(call),
        'CC-Agent-Called-Time', `${this.calledAt}`, 'CC-Agent-Answered-Time', `${this.answeredAt}`, 'CC-Member-Leaving-Time', now, 'CC-Member-Joined-Time', `${member.joinedEpoch}`, ...this.ofMember());
    }
    this.finish();
  }

  /** Of the dialling, not of the talk: with a leg that stands by there was none. */
  private get outcome(): string {
    return this.agent.type === 'callback' ? 'SUCCESS' : 'NONE';
  }

  /** The agent did not answer. */
  private failed(): void {
    const { center, queue, member, agent, cause } = this;
    if (member.servingAgent === agent.name) Object.assign(member, { servingAgent: '', servingSystem: '', state: member.state === 'Trying' ? 'Waiting' : member.state });
    let delay = 0;
    if (busy.includes(cause)) delay = agent.busyDelayTime;
    else if (cause === 'CALL_REJECTED') delay = agent.rejectDelayTime;
    else if (cause === 'USER_NOT_REGISTERED') delay = unregisteredDelay;
    else if (!causesWithoutBlame.includes(cause)) {
      delay = agent.noAnswerDelayTime;
      this.tierState = 'No Answer';
      agent.noAnswerCount++;
      if (agent.maxNoAnswer > 0 && this.noAnswerCount + 1 >= agent.maxNoAnswer) {
        center.tell('outbound_agent_thread_run', 2176, 'CC-Agent', agent.name, 'CC-Action', 'agent-max-no-answer', 'CC-Agent-No-Answer-Count', `${agent.maxNoAnswer}`,
          'CC-Agent-No-Answer-Status', queue.agentNoAnswerStatus, 'CC-Member-UUID', member.uuid, 'CC-Member-Session-UUID', member.sessionUuid || this.sessionUuid);
        center.updateAgent('status', agent.name, queue.agentNoAnswerStatus);
      }
    }
    if (delay > 0) agent.readyTime = center.now() + delay;
    this.tell('bridge-agent-fail', 2200, 'CC-Hangup-Cause', cause, 'CC-Agent', agent.name, 'CC-Agent-System', 'single_box', 'CC-Agent-Called-Time', `${this.calledAt}`,
      'CC-Agent-Aborted-Time', `${center.now()}`, ...this.ofMember(), 'CC-Member-Joined-Time', `${member.joinedEpoch}`);
    this.finish();
  }

  /** The agent is there for others again. */
  private finish(): void {
    const { center, queue, agent } = this;
    for (const tier of center.tiers) {
      if (tier.agent !== agent.name) continue;
      if (tier.queue === queue.name && ['Active Inbound', 'Standby', 'Offering'].includes(tier.state)) tier.state = this.tierState;
      else if (tier.queue !== queue.name && tier.state === 'Standby') tier.state = 'Ready';
    }
    center.setState(agent, this.agentStatus === 'Available (On Demand)' && this.bridged ? 'Idle' : 'Waiting');
    for (const unlock of this.unlocks) unlock();
    center.dispatcher.wake();
  }

  /** The member's leg, also after it has left. */
  private readonly sessionUuid = this.member.sessionUuid;

  private ofMember(): string[] {
    const { uuid, cidName, cidNumber } = this.member;
    return ['CC-Member-UUID', uuid, 'CC-Member-Session-UUID', this.sessionUuid, 'CC-Member-CID-Name', cidName, 'CC-Member-CID-Number', cidNumber];
  }

  private ofAgent(call: Call): string[] {
    return ['CC-Agent', this.agent.name, 'CC-Agent-System', 'single_box', 'CC-Agent-UUID', call.uuid];
  }

  private times(): string[] {
    return ['CC-Agent-Called-Time', `${this.calledAt}`, 'CC-Agent-Answered-Time', `${this.answeredAt}`, 'CC-Member-Joined-Time', `${this.member.joinedEpoch}`];
  }

  private tell(action: string, line: number, ...headers: string[]): void {
    this.center.tell('outbound_agent_thread_run', line, 'CC-Queue', this.queue.name, 'CC-Action', action, ...headers);
  }

  private tellOf(call: Call, action: string, line: number, ...headers: string[]): void {
    const origin: Origin = ['mod_callcenter.c', 'outbound_agent_thread_run', line];
    call.fire('CUSTOM', origin, headerList('CC-Queue', this.queue.name, 'CC-Action', action, ...headers), 'callcenter::info');
  }
}

/** The caller's variables that `cc_export_vars` names. */
function exportedTo({ channel: { variables } }: Call): [string, string][] {
  const names = variables.get('cc_export_vars');
  if (names === undefined) return [];
  return split(names, ',').flatMap((name): [string, string][] => {
    const value = variables.get(name);
    return value === undefined ? [] : [[name, value]];
  });
}
