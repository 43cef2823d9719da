import type { Clock } from '../shared/clock.js';
import { failed, ok, type Result } from '../shared/result.js';
import type { Link } from './link.js';
import type { CommandFailure } from './switch.js';

/** How long the switch may take over a command; it answers most within a millisecond. */
const commandLimit = 5_000;

/**
 * Commands on one link. Each ends exactly once: with its answer, at its time limit, or with the link.
 * The switch answers in order, and modesl keeps the place of a command in that order also after its
 * limit; so a late answer is taken by the command that it belongs to, which no longer listens.
 */
export class Commands {
  private waiting = new Set<(failure: CommandFailure) => void>();

  constructor(
    private readonly link: Link,
    private readonly clock: Clock,
  ) {}

  run(command: string, headers: Record<string, string> = {}, limit = commandLimit): Promise<Result<string, CommandFailure>> {
    return new Promise((resolve) => {
      const fail = (failure: CommandFailure) => {
        timer.cancel();
        this.waiting.delete(fail);
        resolve(failed(failure));
      };
      const late = `The switch did not answer "${nameOf(command)}" within ${limit / 1000} s; it may still carry it out.`;
      const timer = this.clock.after(limit, () => fail({ kind: 'late', message: late }));
      this.waiting.add(fail);
      this.link.send(command, headers, (text) => {
        timer.cancel();
        if (this.waiting.delete(fail)) resolve(answered(text));
      });
    });
  }

  /** The link is gone: what was sent may or may not have been carried out. */
  end(trouble: string): void {
    for (const fail of this.waiting) fail({ kind: 'down', sent: true, message: trouble });
  }
}

/** The first words: the rest may hold a person's data. */
const nameOf = (command: string): string => command.split(' ').slice(0, 2).join(' ');

/** A command that has nothing to print, such as the dump of an empty hash, is answered with "-ERR no reply". */
function answered(text: string): Result<string, CommandFailure> {
  const trimmed = text.trim();
  if (trimmed === '-ERR no reply') return ok('');
  const refusal = /^-(?:ERR|USAGE):?\s*(.*)/s.exec(trimmed);
  return refusal ? failed({ kind: 'refused', message: refusal[1] || 'no reason given' }) : ok(text);
}
