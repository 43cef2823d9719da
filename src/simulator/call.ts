import type { Timer } from '../shared/clock.js';
import { Header } from '../switch/codec.js';
import type { Bridge } from './bridge.js';
import type { Broadcasts } from './broadcast.js';
import type { LoggedCall } from './call-log.js';
import type { Channel } from './channel.js';
import type { Digits } from './digits.js';
import type { Origin } from './event-bus.js';
import type { Exchange } from './exchange.js';
import { expand } from './expand.js';
import type { Person } from './people/person.js';
import type { Voice } from './people/voice.js';
import { reportEnd, reportMedia } from './report.js';
import type { Script } from './script.js';
import { afterBye, onBye, onOurHangup, onRefusal, type Dialog } from './sip-variables.js';

/** Who ended it: we, the person called, the carrier by a refusal, or nobody (a time limit of originate). */
export type EndedBy = 'us' | 'them' | 'refusal';

/** Why a running application has to stop: the leg ended, goes elsewhere (a transfer, a bridge), or `uuid_break` asked for it. */
export type Interruption = EndedBy | 'diverted' | 'broken';

interface Running {
  interrupt: (why: Interruption) => void;
  /** Whether `uuid_break` ends it. */
  breaks: boolean;
}

/** A leg in the switch: its channel, what runs on it, and how it ends. `Origination` brings it up, a `Script` gives it work. */
export class Call {
  /** Running applications; the innermost is last. */
  private readonly running: Running[] = [];
  /** Told of the end before CHANNEL_DESTROY, by the originate that still waits for it. */
  onEnd: ((cause: string) => void) | undefined;
  lastApplication: readonly [string, string] | undefined;
  script: Script | undefined;
  /** While applications are being stopped, none may start the next. */
  isInterrupted = false;
  bridge: Bridge | undefined;
  /** Who is at the far end; nobody before the answer. */
  person: Person | undefined;
  /** What the carrier plays before the answer, and since when. */
  early: { voice: Voice; since: number } | undefined;
  digits: Digits | undefined;
  broadcasts: Broadcasts | undefined;
  /** What ends with the leg but not with its applications: recordings, detectors, scheduled commands. */
  readonly attachments = new Set<() => void>();
  /** `callcenter_break`: the queue that watches this agent's leg shall do so no longer. */
  isReleased = false;
  private isParked = false;
  private readonly unheard: (() => void)[] = [];
  /** Told when the leg has ended, left a bridge, or was released. */
  readonly watchers = new Set<() => void>();
  /** Others that still look at the leg after its end, as the switch's read locks: CHANNEL_DESTROY waits for them. */
  private locks = 0;
  private ended = false;

  constructor(
    readonly exchange: Exchange,
    readonly channel: Channel,
    readonly dialog: Dialog,
    /** Kept in the log of originates; a leg that the switch dialled or took by itself is in none. */
    readonly logged: LoggedCall | undefined,
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

  /** What is heard from the far end, and how many milliseconds of it are over; nothing while there is no sound. */
  get farEnd(): { voice: Voice; age: number } | undefined {
    if (this.person) return { voice: this.person.voice, age: this.person.age };
    return this.early && { voice: this.early.voice, age: this.exchange.schedule.now() - this.early.since };
  }

  get uuid(): string {
    return this.channel.uuid;
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

  /** Fires an event whose own headers come before the channel's. */
  fireWith(name: string, origin: Origin, first: Header[], subclass?: string): void {
    this.exchange.bus.fire(
      name,
      origin,
      (headers) => {
        headers.push(...first);
        this.channel.addTo(headers);
      },
      { subclass },
    );
  }

  /** The switch hands some events to the leg's own thread, which looks at them only while it is parked. */
  fireWhenParked(fire: () => void): void {
    this.unheard.push(fire);
    if (this.isParked) this.after(20, () => this.hear());
  }

  setParked(isParked: boolean): void {
    this.isParked = isParked;
    if (isParked && this.unheard.length) this.after(20, () => this.hear());
  }

  private hear(): void {
    if (!this.isParked) return;
    this.unheard.shift()?.();
    if (this.unheard.length) this.after(20, () => this.hear());
  }

  /** A variable of the channel, else a field of the caller's profile, else a global. */
  value(name: string): string | undefined {
    const { profile, variables, uuid, times } = this.channel;
    const found = variables.get(name);
    if (found !== undefined) return found;
    const fields: Record<string, string | undefined> = {
      uuid,
      destination_number: profile.destination,
      caller_id_name: profile.callerName,
      caller_id_number: profile.callerNumber,
      callee_id_name: profile.calleeName,
      callee_id_number: profile.calleeNumber,
      ani: profile.firstCallerNumber,
      username: profile.username,
      dialplan: profile.dialplan,
      context: profile.context,
      rdnis: profile.rdnis,
      network_addr: profile.networkAddress,
      state: this.channel.running,
      answer_state: this.channel.answerState,
      created_time: `${times.created}000`,
      answered_time: `${times.answered ?? 0}000`,
    };
    return fields[name] ?? this.exchange.globals.get(name);
  }

  /** Fills in `${…}`. */
  expand(text: string): string {
    return expand(
      text,
      (name) => this.value(name),
      (command, argument) => this.exchange.runNow(command, argument),
    );
  }

  /** Notes what runs on the leg and how it is stopped; the function returned forgets it again. */
  whileRunning(interrupt: (why: Interruption) => void, breaks = false): () => void {
    const entry: Running = { interrupt, breaks };
    this.running.push(entry);
    return () => {
      const at = this.running.lastIndexOf(entry);
      if (at >= 0) this.running.splice(at, 1);
    };
  }

  /** Stops all that runs, innermost first. The script waits where it is; who interrupts says how it goes on. `first` ends the application that asked. */
  interrupt(why: Interruption, first?: () => void): void {
    this.isInterrupted = true;
    first?.();
    for (const { interrupt } of this.running.splice(0).reverse()) interrupt(why);
    this.isInterrupted = false;
  }

  /** `uuid_break`: stops the innermost application, if it is one that can be broken. */
  break(): void {
    const entry = this.running.at(-1);
    if (!entry?.breaks) return;
    this.running.pop();
    entry.interrupt('broken');
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
    this.bridge?.leaving(this, by);
    this.fire('CHANNEL_HANGUP', ['switch_channel.c', 'switch_channel_perform_hangup', 3445]);
    if (by === 'them') afterBye(channel);
    early?.();
    this.interrupt(by);
    this.bridge?.left(this);
    channel.times.ended = this.exchange.schedule.now();
    if (this.attachments.size) {
      channel.running = 'CS_HANGUP';
      for (const end of this.attachments) end();
    }
    reportEnd(channel, this.lastApplication);
    channel.callState = 'HANGUP';
    if (by === 'us') onOurHangup(channel);
    reportMedia(channel);
    this.runHook('api_hangup_hook');
    this.leave(cause);
  }

  notifyWatchers(): void {
    for (const watcher of this.watchers) watcher();
  }

  /** CHANNEL_DESTROY waits until the function returned is called. */
  lock(): () => void {
    this.locks++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.locks === 0 && this.ended) this.destroy();
    };
  }

  private runHook(name: 'api_hangup_hook' | 'api_reporting_hook'): void {
    const hook = this.channel.variables.get(name);
    if (!hook) return;
    const [, command, argument = ''] = /^(.*?)(?:::| )(.*)$/s.exec(hook) ?? [undefined, hook];
    this.exchange.runNow(command!, this.expand(argument));
  }

  private leave(cause: string): void {
    const { channel, exchange, logged } = this;
    channel.running = 'CS_REPORTING';
    channel.state = 'CS_REPORTING';
    if (logged) {
      logged.cause = cause;
      logged.endedAt = channel.times.ended;
      exchange.log.ended(logged);
    }
    exchange.calls.delete(channel.uuid);
    for (const timer of this.timers) timer.cancel();
    this.runHook('api_reporting_hook');
    exchange.bus.fire('CHANNEL_HANGUP_COMPLETE', ['switch_core_state_machine.c', 'switch_core_session_reporting_state', 943], (headers) => {
      headers.push(new Header('Hangup-Cause', cause));
      channel.addTo(headers);
    });
    this.onEnd?.(cause);
    channel.state = 'CS_DESTROY';
    this.bridge?.gone(this);
    this.ended = true;
    this.notifyWatchers();
    if (this.locks === 0) this.destroy();
  }

  private destroy(): void {
    this.fire('CHANNEL_DESTROY', ['switch_core_session.c', 'switch_core_session_perform_destroy', 1584]);
  }
}
