import { randomUUID } from 'node:crypto';
import { headerList } from '../../switch/codec.js';
import { answer } from '../answer.js';
import type { Call } from '../call.js';
import { digitsOf } from '../digits.js';
import type { Application } from '../execute.js';
import { split } from '../originate/split.js';
import { isMissing, play } from '../playing.js';
import { isTrue } from '../truth.js';
import type { CallCenter, Queue } from './callcenter.js';
import type { Member } from './tables.js';

/** How often a caller's own thread looks whether the wait was too long. */
const look = 500;

/** The `callcenter` application: a leg waits in a queue until an agent has it, it leaves, or waited too long. */
export const callcenter: Application = (call, data, done) => {
  const center = call.exchange.callcenter;
  const queue = center.queues.get(split(data, ' ')[0] ?? '');
  if (!queue) return done();
  answer(call);
  new Wait(center, queue, call, done).begin();
};

/** `callcenter_track agent`: counts the leg among the agent's calls outside of queues. */
export const callcenterTrack: Application = (call, data, done) => {
  const agent = call.exchange.callcenter.agents.get(data);
  if (agent) {
    call.channel.variables.set('cc_tracked_agent', data);
    agent.externalCallsCount++;
    call.attachments.add(() => agent.externalCallsCount--);
  }
  done();
};

class Wait {
  private readonly member: Member;
  private cancelReason: string | undefined;
  private isOver = false;
  private timer = { cancel: () => undefined as void };

  constructor(
    private readonly center: CallCenter,
    private readonly queue: Queue,
    private readonly call: Call,
    private readonly done: () => void,
  ) {
    this.member = this.recalled() ?? this.newMember();
  }

  begin(): void {
    const { center, queue, call, member } = this;
    const { variables } = call.channel;
    const resumes = member.abandonedEpoch > 0;
    variables.set('cc_side', 'member');
    variables.set('cc_member_uuid', member.uuid);
    variables.set('cc_agent_found', undefined);
    variables.set('cc_agent_bridged', undefined);
    variables.set('cc_queue_joined_epoch', `${center.now()}`);
    variables.set('cc_queue', queue.name);
    if (resumes) Object.assign(member, { sessionUuid: call.uuid, state: 'Waiting', rejoinedEpoch: center.now() });
    else center.members.push(member);
    this.tell(3113, 'CC-Action', `member-queue-${resumes ? 'resume' : 'start'}`);
    center.countMembers(queue.name);
    call.person?.queued();
    this.playMusic();
    this.watch();
    center.dispatcher.wake();
  }

  /** The place of somebody who left not long ago, where the queue keeps it. */
  private recalled(): Member | undefined {
    const { center, queue, call } = this;
    if (!queue.abandonedResumeAllowed) return undefined;
    return center.members
      .filter(({ queue: of, state, cidNumber }) => of === queue.name && state === 'Abandoned' && cidNumber === call.channel.profile.callerNumber)
      .sort((a, b) => b.abandonedEpoch - a.abandonedEpoch)[0];
  }

  private newMember(): Member {
    const { center, queue, call } = this;
    const { profile, times, variables } = call.channel;
    const now = center.now();
    const systemEpoch = Math.floor((times.answered ?? times.created) / 1000);
    const waited = queue.timeBaseScore === 'system' ? now - systemEpoch : 0;
    return {
      queue: queue.name, uuid: randomUUID(), sessionUuid: call.uuid, cidNumber: profile.callerNumber, cidName: profile.callerName ?? '', systemEpoch,
      joinedEpoch: now, rejoinedEpoch: 0, bridgeEpoch: 0, abandonedEpoch: 0, baseScore: (Number(variables.get('cc_base_score')) || 0) + waited,
      servingAgent: queue.strategy === 'ring-all' || queue.strategy === 'ring-progressively' ? queue.strategy : '', servingSystem: '', state: 'Waiting',
    };
  }

  /** Music on hold begins again whenever something ends it, until there is a reason to leave. */
  private playMusic(): void {
    const { call, queue } = this;
    const { variables } = call.channel;
    const music = call.expand(variables.get('cc_moh_override') ?? queue.mohSound);
    const press = (digit: string): boolean => {
      if (!variables.get('cc_exit_keys')?.includes(digit)) return false;
      this.cancelReason = 'EXIT_WITH_KEY';
      return true;
    };
    if (!music || isMissing(music)) {
      const ignore = digitsOf(call).take((digit) => {
        if (press(digit)) leave(digit);
      });
      const forget = call.whileRunning(() => leave(), false);
      const leave = (digit?: string) => {
        ignore();
        forget();
        if (digit !== undefined) variables.set('cc_exit_key', digit);
        this.leave();
      };
      return;
    }
    let pressed = '';
    play(call, music, {
      digit: (digit) => press(digit) && ((pressed = digit), true),
      ended: (_response, why) => {
        if (pressed) variables.set('cc_exit_key', pressed);
        const goesOn = (why === 'over' || why === 'broken') && this.cancelReason === undefined;
        if (goesOn) this.playMusic();
        else this.leave();
      },
    });
  }

  /** The wait may be too long, or too long without any agent. */
  private watch(): void {
    const { center, queue, member, call } = this;
    this.timer = center.exchange.schedule.after(look, () => {
      if (this.isOver) return;
      const now = center.now();
      const isConnecting = member.state === 'Trying' && center.agents.get(member.servingAgent)?.state === 'Receiving';
      const { maxWaitTime, maxWaitTimeWithNoAgent: alone, maxWaitTimeWithNoAgentTimeReached: grace, lastAgentCheck: checked, lastAgentFound: found } = queue;
      if (maxWaitTime > 0 && now - member.joinedEpoch >= maxWaitTime && !isConnecting) this.cancelReason = 'TIMEOUT';
      else if (alone > 0 && checked > found && member.joinedEpoch <= checked && checked - found >= alone && (grace <= 0 || checked - member.joinedEpoch >= grace + alone)) this.cancelReason = 'NO_AGENT_TIMEOUT';
      if (this.cancelReason === undefined) this.watch();
      else call.break();
    });
  }

  private leave(): void {
    if (this.isOver) return;
    this.isOver = true;
    const { center, queue, call, member } = this;
    const { variables } = call.channel;
    this.timer.cancel();
    call.person?.left();
    const isFound = isTrue(variables.get('cc_agent_found')) || isTrue(variables.get('cc_agent_bridged'));
    const reason = this.cancelReason ?? (isFound ? undefined : 'BREAK_OUT');
    variables.set('cc_agent_found', undefined);
    if (!call.channel.isUp || reason !== undefined) {
      const cancel = reason ?? 'NONE';
      Object.assign(member, { state: 'Abandoned', sessionUuid: '', abandonedEpoch: center.now() });
      center.hangUpOffers(member.uuid, 'ORIGINATOR_CANCEL');
      this.tell(3274, 'CC-Action', 'member-queue-end', 'CC-Member-Leaving-Time', `${center.now()}`, 'CC-Member-Joined-Time', `${member.joinedEpoch}`, 'CC-Cause', 'Cancel', 'CC-Cancel-Reason', cancel);
      variables.set('cc_queue_canceled_epoch', `${center.now()}`);
      variables.set('cc_cause', 'cancel');
      variables.set('cc_cancel_reason', cancel);
      queue.callsAbandoned++;
    } else {
      variables.set('cc_cause', 'answered');
      queue.callsAnswered++;
    }
    center.countMembers(queue.name);
    this.done();
  }

  private tell(line: number, ...headers: string[]): void {
    const { call, queue, member } = this;
    const own = headerList('CC-Queue', queue.name, ...headers, 'CC-Member-UUID', member.uuid, 'CC-Member-Session-UUID', call.uuid, 'CC-Member-CID-Name', member.cidName, 'CC-Member-CID-Number', member.cidNumber);
    call.fire('CUSTOM', ['mod_callcenter.c', 'callcenter_function', line], own, 'callcenter::info');
  }
}
