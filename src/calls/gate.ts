import type { EntityManager } from 'typeorm';
import type { Context } from '../database/context.js';
import type { LeaseHolder } from '../database/lease.js';
import type { LiveCalls } from './live-calls.js';
import type { Order, Placed } from './order.js';
import { place } from './place.js';
import { review, type Reviewed } from './review.js';
import type { Settler } from './settle.js';
import type { Trunk, Trunks } from './trunks.js';

/**
 * The way to a call, for the leader of the pool: what is under way, the places on the gateways, and the one
 * gate. A process whose lease is over finds its transaction empty-handed.
 */
export class Gate {
  constructor(
    readonly context: Context,
    readonly live: LiveCalls,
    readonly trunks: Trunks,
    private readonly settler: Settler,
    private readonly lease: LeaseHolder,
    private readonly machineNow: () => number,
  ) {}

  place(
    trunks: readonly Trunk[],
    prepare: (manager: EntityManager) => Promise<Order | undefined>,
    apply: (manager: EntityManager, placed: Placed, now: number) => Promise<void>,
  ): Promise<Placed | undefined> {
    return place({ context: this.context, live: this.live, settler: this.settler, machineNow: this.machineNow }, trunks, this.asLeader(prepare), apply);
  }

  /** Judges contacts that an agent is about to be shown; nobody is called. */
  review(prepare: (manager: EntityManager) => Promise<Order | undefined>, apply: (manager: EntityManager, reviewed: Reviewed, now: number) => Promise<void>): Promise<Reviewed | undefined> {
    return review(this.context, this.asLeader(prepare), apply);
  }

  private asLeader(prepare: (manager: EntityManager) => Promise<Order | undefined>): (manager: EntityManager) => Promise<Order | undefined> {
    return async (manager) => ((await this.lease.holds(manager)) ? prepare(manager) : undefined);
  }
}
