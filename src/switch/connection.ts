import type { Clock, Timer } from '../shared/clock.js';
import { failed, type Result } from '../shared/result.js';
import { Commands } from './commands.js';
import { eventFilters, eventNames, type EventHeaders } from './events.js';
import { keepAlive } from './keepalive.js';
import { openLink, type Link } from './link.js';
import type { SwitchAddress } from './parse-switch-url.js';
import type { CommandFailure } from './switch.js';
import { troublesOf } from './troubles.js';

const firstDelay = 500;
const longestDelay = 15_000;
/** A link that lived for so long was a good one. */
const heldFor = 1_000;

interface ConnectionListener {
  up(): void;
  down(trouble: string): void;
  event(event: EventHeaders): void;
}

/**
 * Holds a link to the switch, and makes a new one whenever it is lost, after a delay that doubles from
 * half a second to 15 s (with a fifth more or less, so that many clients do not come back at once). It
 * begins again at half a second once a link has held for a second: a switch that takes the password and
 * drops us at once is not asked twice a second.
 */
export class Connection {
  trouble: string | undefined;
  private link: Link | undefined;
  /** There while the switch has accepted us and sends its events. */
  private commands: Commands | undefined;
  private wanted = false;
  private timer: Timer | undefined;
  private failures = 0;
  private whenLost: (() => void)[] = [];

  constructor(
    private readonly address: SwitchAddress,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly listener: ConnectionListener,
  ) {
    this.trouble = troublesOf(address).notYet;
  }

  get isUp(): boolean {
    return this.commands !== undefined;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.failures = 0;
    // A link that is still being closed is followed by a new one.
    if (!this.link) this.open();
  }

  async stop(): Promise<void> {
    this.wanted = false;
    this.timer?.cancel();
    const { link } = this;
    if (!link) return;
    await new Promise<void>((resolve) => {
      this.whenLost.push(resolve);
      link.drop(troublesOf(this.address).stopped);
    });
  }

  async run(command: string, headers?: Record<string, string>): Promise<Result<string, CommandFailure>> {
    if (!this.commands) return failed({ kind: 'down', sent: false, message: this.trouble ?? '' });
    return this.commands.run(command, headers);
  }

  private open(): void {
    const { address, clock } = this;
    const troubles = troublesOf(address);
    let openedAt = Number.POSITIVE_INFINITY;
    let commands: Commands | undefined;
    let alive: Timer | undefined;
    const link = openLink(address, clock, {
      ready: () => {
        commands = new Commands(link, clock);
        alive = keepAlive(link, commands, clock, (seconds) => link.drop(troubles.noAnswer(seconds)));
        this.subscribe(link, () => {
          openedAt = clock.now();
          this.commands = commands;
          this.trouble = undefined;
          this.listener.up();
        });
      },
      event: (event) => this.listener.event(event),
      lost: (trouble) => {
        alive?.cancel();
        commands?.end(trouble);
        if (clock.now() - openedAt > heldFor) this.failures = 0;
        this.lost(trouble);
      },
    });
    this.link = link;
  }

  /**
   * The filters go first, or the events of the whole switch would come until they are there. `done` is
   * called within the reply, before any event.
   */
  private subscribe(link: Link, done: () => void): void {
    const commands = [...eventFilters.map((filter) => `filter ${filter}`), `event json ${eventNames.join(' ')}`];
    let due = commands.length;
    for (const command of commands) {
      link.send(command, {}, (reply) => {
        if (!reply.startsWith('+OK')) link.drop(troublesOf(this.address).noEvents(reply));
        else if (--due === 0) done();
      });
    }
  }

  private lost(trouble: string): void {
    const wasUp = this.isUp;
    const changed = trouble !== this.trouble;
    this.link = undefined;
    this.commands = undefined;
    this.trouble = trouble;
    for (const resolve of this.whenLost.splice(0)) resolve();
    if (this.wanted) {
      const delay = Math.min(longestDelay, firstDelay * 2 ** this.failures++) * (0.8 + 0.4 * this.random());
      this.timer = this.clock.after(delay, () => this.open());
    }
    // The same trouble at every attempt is told once.
    if (wasUp || (changed && this.wanted)) this.listener.down(trouble);
  }
}
