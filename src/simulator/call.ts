import type { Timer } from '../shared/clock.js';
import { Header } from '../switch/codec.js';
import type { LoggedCall } from './call-log.js';
import type { Channel } from './channel.js';
import type { Origin } from './event-bus.js';
import type { Exchange } from './exchange.js';
import { expand } from './expand.js';
import { reportEnd, reportMedia } from './report.js';
import { afterBye, onBye, onOurHangup, onRefusal, type Dialog } from './sip-variables.js';

/** Who ended it: we, the person called, the carrier by a refusal, or nobody (a time limit of originate). */
export type EndedBy = 'us' | 'them' | 'refusal';

/** A leg in the switch: its channel, what runs on it, and how it ends. `Origination` brings it up, `runActions` gives it work. */
export class Call {
  /** What to do with running applications when the leg ends; the innermost is last. */
  private readonly interrupts: ((by: EndedBy) => void)[] = [];
  /** Told of the end before CHANNEL_DESTROY, by the originate that still waits for it. */
  onEnd: ((cause: string) => void) | undefined;
  lastApplication: readonly [string, string] | undefined;

  constructor(
    readonly exchange: Exchange,
    readonly channel: Channel,
    readonly dialog: Dialog,
    readonly logged: LoggedCall,
  ) {}

  /** Timers of the leg: with thousands of legs a second, none may outlive its leg and hold it in memory. */
  private readonly timers = new Set<Timer>();

  after(delay: number, callback: () => void): Timer {
    const timer = this.exchange.schedule.after(delay, () => {
      this.timers.delete(timer);
      callback();
    });
    this.timers.add(timer);
    return timer;
  }

  get isParked(): boolean {
    return this.interrupts.length > 0;
  }

  fire(name: string, origin: Origin, extra: Header[] = [], subclass?: string): void {
    this.exchange.bus.fire(
      name,
      origin,
      (headers) => {
        this.channel.addTo(headers);
        headers.push(...extra);
      },
      { subclass },
    );
  }

  /** Fills in `${…}`: variables of the channel first, then the caller's profile, then globals. */
  expand(text: string): string {
    const { profile, variables } = this.channel;
    const fields: Record<string, string | undefined> = {
      destination_number: profile.destination,
      caller_id_name: profile.callerName,
      caller_id_number: profile.callerNumber,
      context: profile.context,
      rdnis: profile.rdnis,
      network_addr: profile.networkAddress,
    };
    return expand(
      text,
      (name) => variables.get(name) ?? fields[name] ?? this.exchange.globals.get(name),
      (command, argument) => this.exchange.runNow(command, argument),
    );
  }

  /** Notes what ends with the leg; the function returned forgets it again. */
  whileRunning(interrupt: (by: EndedBy) => void): () => void {
    this.interrupts.push(interrupt);
    return () => {
      const at = this.interrupts.lastIndexOf(interrupt);
      if (at >= 0) this.interrupts.splice(at, 1);
    };
  }

  /** Ends the leg. `early` runs between CHANNEL_HANGUP and the rest, where a timed-out originate answers. */
  hangup(cause: string, by: EndedBy, early?: () => void): void {
    const { channel } = this;
    if (!channel.isUp) return;
    if (by === 'refusal') onRefusal(channel, this.dialog, cause);
    if (by === 'them') onBye(channel, cause);
    channel.cause = cause;
    channel.answerState = 'hangup';
    channel.state = 'CS_HANGUP';
    this.fire('CHANNEL_HANGUP', ['switch_channel.c', 'switch_channel_perform_hangup', 3445]);
    if (by === 'them') afterBye(channel);
    early?.();
    for (const interrupt of this.interrupts.splice(0).reverse()) interrupt(by);
    channel.times.ended = this.exchange.schedule.now();
    reportEnd(channel, this.lastApplication);
    channel.callState = 'HANGUP';
    if (by === 'us') onOurHangup(channel);
    reportMedia(channel);
    this.runHook();
    this.leave(cause);
  }

  private runHook(): void {
    const hook = this.channel.variables.get('api_hangup_hook');
    if (!hook) return;
    const [, command, argument = ''] = /^(.*?)(?:::| )(.*)$/s.exec(hook) ?? [undefined, hook];
    this.exchange.runNow(command!, this.expand(argument));
  }

  private leave(cause: string): void {
    const { channel, exchange, logged } = this;
    channel.running = 'CS_REPORTING';
    channel.state = 'CS_REPORTING';
    logged.cause = cause;
    logged.endedAt = channel.times.ended;
    exchange.log.ended(logged);
    exchange.calls.delete(channel.uuid);
    for (const timer of this.timers) timer.cancel();
    exchange.bus.fire('CHANNEL_HANGUP_COMPLETE', ['switch_core_state_machine.c', 'switch_core_session_reporting_state', 943], (headers) => {
      headers.push(new Header('Hangup-Cause', cause));
      channel.addTo(headers);
    });
    this.onEnd?.(cause);
    channel.state = 'CS_DESTROY';
    this.fire('CHANNEL_DESTROY', ['switch_core_session.c', 'switch_core_session_perform_destroy', 1584]);
  }
}
