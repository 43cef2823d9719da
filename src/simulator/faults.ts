import type { Exchange } from './exchange.js';

/** A connection, as far as faults reach into it. */
export interface Breakable {
  drop(): void;
  stall(stalled: boolean): void;
}

/** Faults on demand. They last until `heal`, except for those that are over by themselves. */
export class Faults {
  readonly connections = new Set<Breakable>();
  /** Share of events, 0 to 1, that never reach a client. */
  lost = 0;
  stalled = false;
  dead = false;
  private stalls = 0;

  constructor(
    private readonly exchange: Exchange,
    private readonly onDeath: () => void = () => undefined,
  ) {}

  /** Cuts every connection without a word; calls go on. */
  drop(): void {
    for (const connection of this.connections) connection.drop();
  }

  /** Neither reads nor writes for some seconds of the clock; events wait. */
  stall(seconds: number): void {
    const mine = ++this.stalls;
    this.setStalled(true);
    this.exchange.schedule.after(seconds * 1000, () => {
      if (mine === this.stalls) this.setStalled(false);
    });
  }

  lose(percent: number): void {
    this.lost = Math.min(100, Math.max(0, percent)) / 100;
  }

  /** True for each event that gets lost; drawn from the simulator's seed. */
  losesOne(): boolean {
    return this.lost > 0 && this.exchange.random() < this.lost;
  }

  /** The carrier behind this gateway refuses every new call. False when there is no such gateway. */
  refuseGateway(name: string, cause = 'NORMAL_TEMPORARY_FAILURE'): boolean {
    const gateway = this.exchange.gateways.get(name);
    if (gateway) gateway.refusal = cause;
    return gateway !== undefined;
  }

  /** Takes the gateway down, as when its pings go unanswered: originate fails with GATEWAY_DOWN. */
  downGateway(name: string): boolean {
    const gateway = this.exchange.gateways.get(name);
    if (gateway) gateway.isUp = false;
    return gateway !== undefined;
  }

  /** A phone is no longer registered: nobody reaches it. False when there is no such phone. */
  unregister(extension: string): boolean {
    return this.exchange.phones.setRegistered(extension, false);
  }

  heal(): void {
    this.exchange.phones.registerAll();
    this.lost = 0;
    this.stalls++;
    this.setStalled(false);
    for (const gateway of this.exchange.gateways.values()) {
      gateway.refusal = undefined;
      gateway.isUp = true;
    }
  }

  /** The switch is gone from one moment to the next: no hang-ups, no hooks, connections reset. */
  die(): void {
    this.dead = true;
    this.exchange.close();
    this.drop();
    this.onDeath();
  }

  private setStalled(stalled: boolean): void {
    this.stalled = stalled;
    for (const connection of this.connections) connection.stall(stalled);
  }
}
