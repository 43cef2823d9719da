import type { Timer } from '../../shared/clock.js';
import type { Call } from '../call.js';
import { digitsOf } from '../digits.js';
import type { Answer } from './reaction.js';
import type { Voice } from './voice.js';

const nobody: Voice = [];
/** Milliseconds until a person whom the other has left hangs up too. */
const farewell = 2_000;

/** Whoever answered a leg: talks, listens, presses keys and hangs up. */
export class Person {
  private readonly since: number;
  private leaves: Timer | undefined;
  private waits: Timer | undefined;
  private silence: Timer | undefined;
  private sounds = 0;
  /** The keys that they heard from the other end. */
  heard = '';

  constructor(
    private readonly call: Call,
    private readonly answer: Answer,
  ) {
    this.since = call.exchange.schedule.now();
    this.leaveAfter(answer.stays);
    for (const { after, digits } of answer.keys ?? []) call.after(after, () => digitsOf(call).receive(digits, 'RTP'));
    this.listen();
  }

  get voice(): Voice {
    return this.answer.voice ?? nobody;
  }

  /** Milliseconds since the answer. */
  get age(): number {
    return this.call.exchange.schedule.now() - this.since;
  }

  /** Somebody talks with them now. */
  joined(other: Person | undefined): void {
    this.left();
    if (this.answer.talks) this.leaves?.cancel();
    this.sounds++;
    this.listen();
    const { talk } = this.answer;
    if (!talk || !other) return;
    const ending = talk.endedBy === 'agent' ? this : other;
    this.waits = this.call.after(talk.lasts, () => ending.hangUp());
  }

  parted(): void {
    this.waits?.cancel();
    this.sounds--;
    this.listen();
    if (this.answer.talks) this.leaveAfter(farewell);
  }

  /** They wait in a queue. */
  queued(): void {
    const { patience } = this.answer;
    if (patience === undefined) return;
    this.leaves?.cancel();
    this.waits = this.call.after(patience, () => this.hangUp());
  }

  /** They do so no longer. */
  left(): void {
    this.waits?.cancel();
  }

  soundBegins(file: string): void {
    if (file.startsWith('silence_stream')) return;
    this.sounds++;
    this.listen();
  }

  soundEnds(file: string): void {
    if (file.startsWith('silence_stream')) return;
    this.sounds--;
    this.listen();
  }

  hear(digit: string): void {
    this.heard += digit;
  }

  /** Runs out of patience when nothing is to be heard for too long. */
  private listen(): void {
    const { bearsSilence } = this.answer;
    if (bearsSilence === undefined) return;
    this.silence?.cancel();
    this.silence = this.sounds > 0 ? undefined : this.call.after(bearsSilence, () => this.hangUp());
  }

  private leaveAfter(delay: number): void {
    this.leaves?.cancel();
    this.leaves = Number.isFinite(delay) ? this.call.after(delay, () => this.hangUp()) : undefined;
  }

  private hangUp(): void {
    this.call.hangup('NORMAL_CLEARING', 'them');
  }
}
