import { expect } from 'chai';
import fc from 'fast-check';
import { divide } from '../../src/pacing/divide.js';
import { progressive } from '../../src/pacing/progressive.js';
import { claimsOf, roomOf } from '../../src/pacing/room.js';
import { moment, ringingSince } from './observed.js';

const serving = (...agents: string[]) => agents.map((queues) => new Set(queues));
const claims = (some: Record<string, number>) => new Map(Object.entries(some));

describe('the room for one more call in a pool', () => {
  it('is what the free agents have left, whichever dialer has the calls', () => {
    expect(roomOf('q', serving('q', 'q', 'q'), claims({ q: 1 }))).to.equal(2);
    expect(roomOf('q', serving('qr', 'qr'), claims({ r: 2 })), 'a second dialer starts while two calls of the first ring').to.equal(0);
    expect(roomOf('q', serving('qr'), claims({ r: 2 })), 'and one of its agents was taken away').to.equal(-1);
    expect(roomOf('q', serving('q'), claims({ q: 2 }))).to.equal(-1);
    expect(roomOf('q', [], claims({}))).to.equal(0);
  });

  it('leaves out agents whom the other cannot reach, and calls that cannot reach ours', () => {
    expect(roomOf('q', serving('q', 'q', 'r'), claims({ r: 1 }))).to.equal(2);
    expect(roomOf('q', serving('q', 'q', 'qr', 'r', 'r', 'r', 'r'), claims({ r: 4 })), 'they take one of three at most').to.equal(2);
    expect(roomOf('q', serving('q', 'q', 'qr', 'r', 'r', 'r', 'r'), claims({ r: 5 })), 'and need that one').to.equal(0);
    expect(roomOf('q', serving('q', 'q', 'qr'), claims({ q: 1, r: 1 })), 'ours can take that one already').to.equal(1);
    expect(roomOf('q', serving('q', 'qr', 'r'), claims({ r: 1 })), 'whichever of the two is given to whom').to.equal(1);
    expect(roomOf('q', serving('q', 'qr'), claims({ r: 1 })), 'ours may get the only one that theirs can').to.equal(0);
    expect(roomOf('q', serving('q', 'qr', 'rs', 's'), claims({ s: 2, r: 1 })), 'a chain: the call of r may be left without by s, and then needs ours').to.equal(0);
  });

  it('counts of a dialer that dials ahead what is for idle agents alone', () => {
    const share = { idle: 2, busy: [], waiting: 0, calls: ringingSince(0, 0, 0, 0) };
    expect([claimsOf(share, false), claimsOf(share, true), claimsOf({ ...share, waiting: 3 }, true), claimsOf({ ...share, idle: -1 }, true)]).to.deep.equal([4, 2, 3, 0]);
  });
});

const queueNames = ['q', 'r', 's'];
/** What may happen next, by numbers that choose who it happens to: a dialer looks, a call ends, a person is given an agent, an agent is free again, a dialer starts or stops. */
const happening = fc.tuple(fc.constantFrom('look', 'look', 'end', 'answer', 'answer', 'free', 'free', 'switch'), fc.nat(1_000), fc.nat(1_000));

/** A pool in which the switch gives each person any free agent of the queue, whoever was thought of. */
class Pool {
  readonly free = new Set<number>();
  readonly calls: number[] = [];
  private readonly running = new Set<number>();

  constructor(private readonly agents: readonly ReadonlySet<string>[], private readonly dialers: readonly string[]) {
    agents.forEach((_, agent) => this.free.add(agent));
  }

  startAll(): void {
    this.dialers.forEach((_, dialer) => this.running.add(dialer));
  }

  happen([what, one, two]: [string, number, number]): void {
    const { calls } = this;
    const dialer = one % this.dialers.length;
    if (what === 'switch') void (this.running.delete(dialer) || this.running.add(dialer));
    if (what === 'look' && this.running.has(dialer)) for (let count = this.decide(dialer); count > 0; count--) calls.push(dialer);
    if (what === 'end') calls.splice(one, 1);
    if (what === 'answer' && calls.length > 0) this.answer(calls.splice(one % calls.length, 1)[0]!, two);
    const busy = [...this.agents.keys()].filter((agent) => !this.free.has(agent));
    if (what === 'free' && busy.length > 0) this.free.add(busy[one % busy.length]!);
  }

  /** Anew at each look, by who runs now: as the service does. */
  private decide(dialer: number): number {
    const { agents, dialers, calls } = this;
    const wanting = [...this.running];
    const order = [...agents.keys()].sort((a, b) => Number(this.free.has(b)) - Number(this.free.has(a)));
    const promises = divide(order.map((id) => ({ id, dialers: wanting.filter((one) => agents[id]!.has(dialers[one]!)) })), wanting.map((id) => ({ id, weight: 1 })));
    const claimed = new Map<string, number>();
    for (const one of calls) claimed.set(dialers[one]!, (claimed.get(dialers[one]!) ?? 0) + 1);
    return progressive.decide(moment({
      idle: [...this.free].filter((agent) => promises.get(agent) === dialer).length,
      calls: calls.filter((one) => one === dialer).flatMap(() => ringingSince(0)),
      room: roomOf(dialers[dialer]!, [...this.free].map((agent) => agents[agent]!), claimed),
    })).dial;
  }

  private answer(dialer: number, choice: number): void {
    const able = [...this.free].filter((agent) => this.agents[agent]!.has(this.dialers[dialer]!));
    expect(able, 'free agents for somebody who answers').to.not.deep.equal([]);
    this.free.delete(able[choice % able.length]!);
  }
}

describe('progressive dialers of a pool', () => {
  const pools = (queues: readonly string[]) =>
    fc.record({
      agents: fc.array(fc.subarray([...queues], { minLength: 1 }).map((some) => new Set(some)), { minLength: 1, maxLength: 8 }),
      dialers: fc.array(fc.constantFrom(...queues), { minLength: 1, maxLength: 4 }),
      happenings: fc.array(happening, { maxLength: 120 }),
    });

  it('abandon nobody, whichever agent each person is given, whoever starts and stops meanwhile (property)', () => {
    fc.assert(fc.property(pools(queueNames), ({ agents, dialers, happenings }) => {
      const pool = new Pool(agents, dialers);
      for (const one of happenings) pool.happen(one);
    }), { numRuns: 2_000 });
  });

  it('never have more calls under way than agents are free (property)', () => {
    fc.assert(fc.property(pools(queueNames), ({ agents, dialers, happenings }) => {
      const pool = new Pool(agents, dialers);
      for (const one of happenings) {
        pool.happen(one);
        expect(pool.calls.length).to.be.at.most(pool.free.size);
      }
    }), { numRuns: 500 });
  });

  it('leave no agent idle whom all of them share: once each has looked there is a call for every one (property)', () => {
    fc.assert(fc.property(pools(['q']), ({ agents, dialers, happenings }) => {
      const pool = new Pool(agents, dialers);
      for (const one of happenings) pool.happen(one);
      pool.startAll();
      for (let dialer = 0; dialer < dialers.length; dialer++) pool.happen(['look', dialer, 0]);
      expect(pool.calls.length).to.equal(pool.free.size);
    }));
  });
});
