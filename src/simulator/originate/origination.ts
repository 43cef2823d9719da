import type { Timer } from '../../shared/clock.js';
import type { Call } from '../call.js';
import { executeOn } from '../execute.js';
import { Person } from '../people/person.js';
import type { Answer, Reaction } from '../people/reaction.js';
import type { Voice } from '../people/voice.js';
import { onAnswer, onCreate, onEarlyMedia, onInvite, onResponse } from '../sip-variables.js';

/** How long the carrier's first answer takes, in milliseconds. */
const carrierDelay = 20;

export interface Terms {
  /** Set on the leg before its INVITE. */
  variables: Iterable<[string, string]>;
  ignoreEarlyMedia?: string;
  /** Seconds that it may ring; and those of `leg_timeout`. */
  timeout: number;
  legTimeout?: number;
  /** Who answers, when that is not whom we dialled. */
  answersAs?: string;
  /** Once: it was answered (or has early media that counts), and is up. */
  succeeded: () => void;
  /** Once: the cause, while the leg is ending. */
  failed: (cause: string) => void;
}

/** A leg was made; or one that the switch dialled as a user's phone is handed to whoever wanted the user. */
export function tellOutgoing({ exchange, channel }: Call): void {
  exchange.bus.fire('CHANNEL_OUTGOING', ['switch_core_session.c', 'switch_core_session_outgoing_channel', 768], (headers) => channel.addSummary(headers));
}

/** Brings one leg up: INVITE, ringing, answer or failure. */
export class Origination {
  private readonly timers: Timer[] = [];
  private over = false;

  constructor(
    private readonly call: Call,
    private readonly terms: Terms,
  ) {}

  start(reaction: Reaction): void {
    const { call, terms } = this;
    const { channel, dialog } = call;
    const early = !/^(true|consume|ring_ready)$/.test(terms.ignoreEarlyMedia ?? '');
    channel.running = 'CS_NONE';
    channel.state = 'CS_INIT';
    tellOutgoing(call);
    channel.running = 'CS_INIT';
    channel.state = 'CS_ROUTING';
    onCreate(channel, dialog);
    for (const [name, value] of terms.variables) {
      channel.variables.set(name, value);
      if (name === 'presence_id') channel.presenceId = value;
    }
    onInvite(channel, dialog, early);
    call.fire('CHANNEL_CREATE', ['switch_core_state_machine.c', 'switch_core_session_run', 626]);
    call.fire('CHANNEL_ORIGINATE', ['switch_core_state_machine.c', 'switch_core_session_run', 632]);
    channel.running = 'CS_CONSUME_MEDIA';
    channel.state = 'CS_CONSUME_MEDIA';
    call.onEnd = (cause) => this.fail(cause);
    this.limitRinging();
    this.after(carrierDelay, () => {
      channel.profile.networkAddress = dialog.trunk.proxy.split(':')[0];
      if (reaction.kind === 'refuses') call.hangup(reaction.cause, 'refusal');
      else this.ring(reaction, early);
    });
  }

  /**
   * The switch compares whole seconds of its clock, so `originate_timeout=15` gives up between 14 and
   * 15 seconds after the start, when the fifteenth second begins; `leg_timeout` between 15 and 16.
   */
  private limitRinging(): void {
    const { schedule } = this.call.exchange;
    const untilSecond = (seconds: number) => (Math.floor(schedule.now() / 1000) + seconds) * 1000 - schedule.now();
    const { timeout, legTimeout = 0 } = this.terms;
    this.after(untilSecond(timeout), () => {
      this.call.hangup('NO_ANSWER', 'us', () => this.fail('NO_ANSWER'));
    });
    if (legTimeout > 0) this.after(untilSecond(legTimeout + 1), () => this.call.hangup('ALLOTTED_TIMEOUT', 'us'));
  }

  private ring(reaction: Reaction & { kind: 'rings' }, early: boolean): void {
    const { call } = this;
    const { channel, dialog } = call;
    channel.profile.calleeName = channel.profile.calleeNumber;
    if (!reaction.isSilent) this.nameCallee();
    if (!reaction.isSilent) onResponse(channel, dialog, reaction.earlyMedia === true);
    if (reaction.earlyMedia) this.openEarlyMedia(reaction.earlyVoice);
    else if (!reaction.isSilent) {
      channel.times.progress = call.exchange.schedule.now();
      call.fire('CHANNEL_PROGRESS', ['switch_channel.c', 'switch_channel_perform_mark_ring_ready_value', 3505]);
      channel.callState = 'RINGING';
    }
    const { answer, refusal } = reaction;
    // Ringing may outlast the originate when early media ended it, so these do not stop with it.
    if (answer) call.after(answer.after, () => this.answer(answer));
    if (refusal) call.after(refusal.after, () => call.hangup(refusal.cause, 'refusal'));
    // Without ignore_early_media, sound before the answer already counts as success.
    if (reaction.earlyMedia && early) this.succeed();
  }

  /** The other side says who it is with its first word. */
  private nameCallee(): void {
    const { channel } = this.call;
    const { answersAs } = this.terms;
    if (answersAs) channel.profile = { ...channel.profile, calleeName: answersAs, calleeNumber: answersAs };
  }

  private openEarlyMedia(voice: Voice = []): void {
    const { call } = this;
    const { channel, dialog, exchange } = call;
    channel.times.progressMedia = exchange.schedule.now();
    channel.answerState = 'early';
    channel.variables.set('endpoint_disposition', 'EARLY MEDIA');
    this.call.fire('CHANNEL_PROGRESS_MEDIA', ['switch_channel.c', 'switch_channel_perform_mark_pre_answered', 3577]);
    channel.callState = 'EARLY';
    onEarlyMedia(channel, dialog);
    channel.hasCodec = true;
    channel.variables.set('endpoint_disposition', 'EARLY MEDIA');
    call.early = { voice, since: exchange.schedule.now() };
    executeOn(call, 'execute_on_pre_answer');
  }

  private answer(answer: Answer): void {
    const { call } = this;
    const { channel, dialog, exchange } = call;
    if (!channel.isUp) return;
    const rang = channel.variables.get('sip_call_id') !== undefined;
    if (channel.hasCodec) onResponse(channel, dialog, true);
    else {
      if (!rang) onResponse(channel, dialog, false);
      onAnswer(channel, dialog);
    }
    channel.hasCodec = true;
    channel.answerState = 'answered';
    channel.times.answered = exchange.schedule.now();
    this.nameCallee();
    if (call.logged) call.logged.answeredAt = channel.times.answered;
    call.fire('CHANNEL_ANSWER', ['switch_channel.c', 'switch_channel_perform_mark_answered', 3846]);
    channel.variables.set('endpoint_disposition', 'ANSWER');
    call.person = new Person(call, answer);
    executeOn(call, 'execute_on_answer');
    channel.callState = 'ACTIVE';
    this.succeed();
  }

  private succeed(): void {
    if (this.over) return;
    this.finish();
    this.call.onEnd = undefined;
    this.terms.succeeded();
  }

  private fail(cause: string): void {
    if (this.over) return;
    this.finish();
    this.terms.failed(cause);
  }

  private finish(): void {
    this.over = true;
    for (const timer of this.timers) timer.cancel();
  }

  private after(delay: number, callback: () => void): void {
    this.timers.push(this.call.after(delay, callback));
  }
}
