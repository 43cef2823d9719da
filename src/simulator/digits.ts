import { headerList } from '../switch/codec.js';
import type { Call } from './call.js';

/** Milliseconds from one digit to the next that the leg's thread takes up. */
const pace = 20;

type Taker = (digit: string) => void;

/** The keys pressed on a leg: they wait until an application listens, and each is told of when it is taken up. */
export class Digits {
  private waiting: { digit: string; source: string; duration: number }[] = [];
  private readonly takers: Taker[] = [];
  private isBusy = false;

  constructor(private readonly call: Call) {}

  /** `12w3@200`: digits (`w` and `W` are pauses, of no account here), each for 200 ms. */
  receive(text: string, source: 'APP' | 'RTP'): void {
    const [digits = '', length] = text.split('@');
    const duration = Number(length) > 0 ? Number(length) * 8 : 2_000;
    for (const digit of digits.toUpperCase()) if (/[0-9A-D*#]/.test(digit)) this.waiting.push({ digit, source, duration });
    this.soon();
  }

  /** Listens until the function returned is called; of several, the last hears. */
  take(taker: Taker): () => void {
    this.takers.push(taker);
    this.soon();
    return () => {
      const at = this.takers.lastIndexOf(taker);
      if (at >= 0) this.takers.splice(at, 1);
    };
  }

  private soon(): void {
    // While nobody listens they wait; `take` starts again.
    if (this.isBusy || !this.waiting.length || !this.taker()) return;
    this.isBusy = true;
    this.call.after(pace, () => {
      this.isBusy = false;
      this.next();
      this.soon();
    });
  }

  /** On a bridged leg, the one at the other end. */
  private taker(): Taker | undefined {
    const { bridge } = this.call;
    return bridge?.isUp ? (digit) => bridge.otherOf(this.call).person?.hear(digit) : this.takers.at(-1);
  }

  private next(): void {
    const { call } = this;
    const taker = this.taker();
    if (!taker) return;
    const first = this.waiting.shift();
    if (!first) return;
    call.exchange.bus.fire('DTMF', ['switch_channel.c', 'switch_channel_dequeue_dtmf', 677], (headers) => {
      call.channel.addSummary(headers);
      headers.push(...headerList('DTMF-Digit', first.digit, 'DTMF-Duration', `${first.duration}`, 'DTMF-Source', first.source));
    });
    taker(first.digit);
  }
}

/** Most legs never hear a digit, so a leg gets its digits when they are first needed. */
export const digitsOf = (call: Call): Digits => (call.digits ??= new Digits(call));
