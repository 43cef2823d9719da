import type { Call } from './call.js';
import { execute } from './execute.js';

/** Milliseconds until a leg attends to it, and to the next one after that (measured on 1.10.12). */
const firstDelay = 120;
const nextDelay = 80;

/** What `uuid_broadcast` and detectors let a leg run beside its script, one after the other. */
export class Broadcasts {
  private waiting: { application: string; data: string; ended?: () => void }[] = [];
  private isBusy = false;

  constructor(private readonly call: Call) {}

  add(application: string, data: string, ended?: () => void): void {
    this.waiting.push({ application, data, ended });
    if (this.isBusy) return;
    this.isBusy = true;
    this.call.after(firstDelay, () => this.next());
  }

  /** `uuid_break … all` */
  clear(): void {
    this.waiting = [];
  }

  private next(): void {
    const first = this.waiting.shift();
    if (!first || !this.call.channel.isUp) {
      this.isBusy = false;
      return;
    }
    const { variables } = this.call.channel;
    variables.set('current_loop', '1');
    variables.set('total_loops', '1');
    const known = execute(this.call, first.application, first.data, () => {
      variables.set('current_loop', undefined);
      variables.set('total_loops', undefined);
      first.ended?.();
      if (this.call.channel.isUp) this.call.after(nextDelay, () => this.next());
    });
    if (!known) this.next();
  }
}

/** Few legs are ever broadcast to, so a leg gets this when it is first needed. */
export const broadcastsOf = (call: Call): Broadcasts => (call.broadcasts ??= new Broadcasts(call));
