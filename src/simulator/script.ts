import type { Call } from './call.js';
import type { Action } from './dialplan.js';
import { execute } from './execute.js';

/** The actions that a leg works through, one after the other. */
export class Script {
  private due = false;
  private over = false;

  constructor(
    private readonly call: Call,
    private rest: readonly Action[],
    private readonly finished: () => void,
  ) {}

  /** Goes on with the next action; when applications were stopped, `resume` does so later. */
  next(): void {
    if (this.over) return;
    if (this.call.isInterrupted || !this.call.channel.isUp) {
      this.due = true;
      return;
    }
    const [first, ...rest] = this.rest;
    if (!first) {
      this.stop();
      return this.finished();
    }
    this.rest = rest;
    if (!execute(this.call, first.application, first.data, () => this.next())) this.call.hangup('DESTINATION_OUT_OF_ORDER', 'us');
  }

  /** After a bridge: the dialplan goes on behind the action that led to it. */
  resume(): void {
    if (!this.due) return;
    this.due = false;
    this.next();
  }

  stop(): void {
    this.over = true;
  }
}

/** Gives a leg its work, in place of what it had; a leg that has none left is hung up. */
export function runActions(call: Call, actions: readonly Action[]): void {
  call.script?.stop();
  call.script = new Script(call, actions, () => call.hangup('NORMAL_CLEARING', 'us'));
  call.script.next();
}

/** Runs actions inside an application. Where that is stopped, those that are left are dropped. */
export function runInside(call: Call, actions: readonly Action[], done: () => void): void {
  const script = new Script(call, actions, () => {
    forget();
    done();
  });
  const forget = call.whileRunning(() => {
    script.stop();
    done();
  });
  script.next();
}
