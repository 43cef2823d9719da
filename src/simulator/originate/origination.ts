import type { Timer } from '../../shared/clock.js';
import { execute, runActions } from '../applications.js';
import type { Call } from '../call.js';
import { findExtension } from '../dialplan.js';
import type { Reaction } from '../people/reaction.js';
import { onAnswer, onCreate, onEarlyMedia, onInvite, onResponse } from '../sip-variables.js';
import type { OriginateCommand } from './command.js';

/** How long the carrier's first answer takes, in milliseconds. */
const carrierDelay = 20;

/** Brings one leg up: INVITE, ringing, answer or failure, and then what the originate asked for. */
export class Origination {
  private readonly timers: Timer[] = [];
  private over = false;

  constructor(
    private readonly call: Call,
    private readonly command: OriginateCommand,
    /** The reply of the originate command. */
    private readonly reply: (text: string) => void,
  ) {}

  start(reaction: Reaction): void {
    const { call, command } = this;
    const { channel, dialog } = call;
    const early = !/^(true|consume|ring_ready)$/.test(command.given.get('ignore_early_media') ?? '');
    onCreate(channel, dialog);
    for (const [name, value] of command.variables) channel.variables.set(name, value);
    onInvite(channel, dialog, early);
    call.fire('CHANNEL_CREATE', ['switch_core_state_machine.c', 'switch_core_session_run', 626]);
    call.fire('CHANNEL_ORIGINATE', ['switch_core_state_machine.c', 'switch_core_session_run', 632]);
    channel.running = 'CS_CONSUME_MEDIA';
    channel.state = 'CS_CONSUME_MEDIA';
    call.onEnd = (cause) => this.finish(`-ERR ${cause}\n`);
    this.limitRinging();
    this.after(carrierDelay, () => {
      channel.profile.networkAddress = dialog.gateway.proxy.split(':')[0];
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
    const leg = Number.parseInt(this.command.variables.get('leg_timeout') ?? '', 10);
    this.after(untilSecond(this.command.timeout), () => {
      this.call.hangup('NO_ANSWER', 'us', () => this.finish('-ERR NO_ANSWER\n'));
    });
    if (leg > 0) this.after(untilSecond(leg + 1), () => this.call.hangup('ALLOTTED_TIMEOUT', 'us'));
  }

  private ring(reaction: Reaction & { kind: 'rings' }, early: boolean): void {
    const { call } = this;
    const { channel, dialog } = call;
    onResponse(channel, dialog, reaction.earlyMedia === true);
    channel.profile.calleeName = channel.profile.calleeNumber;
    if (reaction.earlyMedia) this.openEarlyMedia();
    else {
      channel.times.progress = call.exchange.schedule.now();
      call.fire('CHANNEL_PROGRESS', ['switch_channel.c', 'switch_channel_perform_mark_ring_ready_value', 3505]);
      channel.callState = 'RINGING';
    }
    const { answer, refusal } = reaction;
    // Ringing may outlast the originate when early media ended it, so these do not stop with it.
    if (answer) call.after(answer.after, () => this.answer(answer.stays));
    if (refusal) call.after(refusal.after, () => call.hangup(refusal.cause, 'refusal'));
    // Without ignore_early_media, sound before the answer already counts as success.
    if (reaction.earlyMedia && early) this.succeed();
  }

  private openEarlyMedia(): void {
    const { channel, dialog, exchange } = this.call;
    channel.times.progressMedia = exchange.schedule.now();
    channel.answerState = 'early';
    channel.variables.set('endpoint_disposition', 'EARLY MEDIA');
    this.call.fire('CHANNEL_PROGRESS_MEDIA', ['switch_channel.c', 'switch_channel_perform_mark_pre_answered', 3577]);
    channel.callState = 'EARLY';
    onEarlyMedia(channel, dialog);
    channel.hasCodec = true;
    channel.variables.set('endpoint_disposition', 'EARLY MEDIA');
  }

  private answer(stays: number): void {
    const { call } = this;
    const { channel, dialog, exchange } = call;
    if (!channel.isUp) return;
    if (channel.hasCodec) onResponse(channel, dialog, true);
    else onAnswer(channel, dialog);
    channel.hasCodec = true;
    channel.answerState = 'answered';
    channel.times.answered = exchange.schedule.now();
    call.logged.answeredAt = channel.times.answered;
    call.fire('CHANNEL_ANSWER', ['switch_channel.c', 'switch_channel_perform_mark_answered', 3846]);
    channel.variables.set('endpoint_disposition', 'ANSWER');
    call.after(stays, () => call.hangup('NORMAL_CLEARING', 'them'));
    const [name, data] = cutAtSpace(channel.variables.get('execute_on_answer') ?? '');
    if (name) execute(call, name, data, () => undefined);
    channel.callState = 'ACTIVE';
    this.succeed();
  }

  private succeed(): void {
    if (this.over) return;
    this.finish(`+OK ${this.call.channel.uuid}\n`);
    this.call.onEnd = undefined;
    this.proceed();
  }

  /** On to the dialplan or the application. */
  private proceed(): void {
    const { call } = this;
    const { channel, exchange } = call;
    const { next } = this.command;
    if ('application' in next) {
      this.enterDialplan();
      return runActions(call, [next]);
    }
    this.transfer(next.extension, next.dialplan, next.context);
    const extension = findExtension(exchange.dialplan, next.context, next.extension);
    if (extension) {
      this.enterDialplan();
      return runActions(call, extension.actions);
    }
    channel.variables.set('call_uuid', channel.uuid);
    channel.running = 'CS_ROUTING';
    call.hangup('NO_ROUTE_DESTINATION', 'us');
  }

  private transfer(extension: string, dialplan: string, context: string): void {
    const { channel, exchange, dialog } = this.call;
    const now = exchange.schedule.now();
    const source = `${Math.floor(now / 1000)}:${dialog.token}:bl_xfer:${extension}/${context}/${dialplan}`;
    channel.variables.set('max_forwards', '70');
    channel.variables.set('transfer_history', source);
    channel.variables.set('transfer_source', source);
    channel.profile = {
      ...channel.profile,
      dialplan,
      context,
      destination: extension,
      rdnis: channel.profile.destination,
      transferSource: source,
      index: channel.profile.index + 1,
      createdAt: now,
    };
  }

  private enterDialplan(): void {
    const { channel } = this.call;
    channel.flipCallerId();
    channel.variables.set('call_uuid', channel.uuid);
    channel.hitDialplan = true;
    channel.running = 'CS_EXECUTE';
    channel.state = 'CS_EXECUTE';
  }

  private finish(text: string): void {
    if (this.over) return;
    this.over = true;
    for (const timer of this.timers) timer.cancel();
    this.reply(text);
  }

  private after(delay: number, callback: () => void): void {
    this.timers.push(this.call.after(delay, callback));
  }
}

function cutAtSpace(text: string): [string, string] {
  const [, name = '', data = ''] = /^([^ :]*)(?:::| )?(.*)$/s.exec(text) ?? [];
  return [name, data];
}
