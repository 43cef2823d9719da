import { expect } from 'chai';
import fc from 'fast-check';
import type { CallPhase, Snapshot } from '../../src/pacing/pacer.js';
import { power, powerWithinCap } from '../../src/pacing/power.js';
import { PredictivePacer } from '../../src/pacing/predictive.js';
import { progressive, spare } from '../../src/pacing/progressive.js';
import { experienced, full, moment, ringingSince, roomy, talkingSince } from './observed.js';

const now = 10_000_000;
const age = fc.integer({ min: 0, max: 300_000 });
const call = fc.record({ key: fc.constantFrom('list', 'other'), phase: fc.constantFrom<CallPhase>('dialled', 'ringing', 'earlyMedia', 'detecting'), since: age.map((age) => now - Math.min(age, 40_000)) });
const agent = fc.record({ phase: fc.constantFrom('talk' as const, 'wrapUp' as const), since: age.map((age) => now - age) });
const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  now: fc.constant(now), idle: fc.integer({ min: -2, max: 30 }), busy: fc.array(agent, { maxLength: 60 }), waiting: fc.nat(4), calls: fc.array(call, { maxLength: 60 }),
  windows: fc.array(fc.record({ name: fc.constant('today'), answered: fc.integer({ min: 200, max: 9_000 }), abandoned: fc.nat(200), cap: fc.constant(0.03) }), { maxLength: 2 }),
  tokens: fc.nat(40), channels: fc.nat(40), nextKey: fc.constantFrom('list', 'other', undefined),
});

describe('progressive', () => {
  it('dials one line for each agent that no call is for', () => {
    expect(progressive.decide(moment({ idle: 5, calls: ringingSince(0, 0), waiting: 1 })).dial).to.equal(2);
    expect(progressive.decide(moment({ idle: 1, calls: ringingSince(0, 0) })).dial).to.equal(0);
  });

  it('in a pool dials no more than its agents bear beside the calls of others', () => {
    expect([3, 1, 0, -2].map((room) => progressive.decide(moment({ idle: 2, room })).dial)).to.deep.equal([2, 1, 0, 0]);
    expect(progressive.decide(moment({ idle: 1, room: 0 })).reason).to.equal('Calls of other dialers are under way for the agents who are free.');
    expect(progressive.decide(moment({ idle: 1, room: 1, channels: 0 })).reason).to.equal('No channel is free.');
  });

  it('says what holds it', () => {
    expect(progressive.decide(moment()).reason).to.equal('No agent is free.');
    expect(progressive.decide(moment({ idle: -1 })).reason, 'the next one is owed').to.equal('No agent is free.');
    expect([1, 2].map((callers) => progressive.decide(moment({ callers })).reason)).to.deep.equal(['No agent is free, and the next one is for somebody who called in and waits.', 'No agent is free, and the next ones are for 2 people who called in and wait.']);
    expect([1, 2].map((callers) => progressive.decide(moment({ kept: 2, callers })).reason)).to.deep.equal(['The 2 agents who are idle are kept for people who call in, of whom 1 waits.', 'The 2 agents who are idle are kept for people who call in, of whom 2 wait.']);
    expect([1, 2].map((kept) => progressive.decide(moment({ kept })).reason)).to.deep.equal(['The one agent who is idle is kept for people who call in.', 'The 2 agents who are idle are kept for people who call in.']);
    expect(progressive.decide(moment({ idle: 1, calls: ringingSince(0) })).reason).to.equal('A call is under way for each free agent.');
    expect(progressive.decide(moment({ idle: 1, channels: 0 })).reason).to.equal('No channel is free.');
    expect(progressive.decide(moment({ idle: 1, tokens: 0.5 })).reason).to.equal('The rate limit is reached.');
  });
});

describe('power', () => {
  it('dials its ratio for each free agent', () => {
    expect(power(2.5).decide(moment({ idle: 3, calls: ringingSince(0) })).dial).to.equal(6);
    expect(power(2).decide(moment({ idle: 0 })).reason).to.equal('No agent is free.');
    expect([1, 2].map((lines) => power(lines).decide(moment({ idle: 1, calls: ringingSince(0, 0) })).reason)).to.deep.equal(['1 line for each free agent is under way.', '2 lines for each free agent are under way.']);
    const beside = 'Other dialers share the agents: one line for each free agent, so that none of their people is left without.';
    expect([5, 1, 0].map((room) => power(2).decide(moment({ idle: 2, calls: ringingSince(0), room }))), 'with others at stake').to.deep.equal([1, 1, 0].map((dial) => ({ dial, reason: beside })));
    expect(power(2).decide(moment({ idle: 0, room: 0 })).reason).to.equal('No agent is free.');
    expect(power(2).decide(moment({ kept: 2 })).reason).to.equal('The 2 agents who are idle are kept for people who call in.');
  });
});

/*
 * Symptom: with 5 lines for each of 3 agents 48 of 60 people who answered were abandoned, to the end of the list, and the form had said that power is
 * held back when too many are. Cause: nothing looked at the windows for it. Fix: at a window's limit it has one line for each free agent.
 */
describe('power within the cap', () => {
  const decide = (some: Partial<Snapshot>) => powerWithinCap(5).decide(moment(some));

  it('has its lines while the windows have room', () => {
    expect(decide({ idle: 2 })).to.deep.equal({ dial: 10, reason: '5 lines for each free agent.' });
    expect(decide({ idle: 2, windows: [{ name: 'today', answered: 0, abandoned: 0, cap: 0.03 }] }).dial, 'nobody was abandoned yet').to.equal(10);
  });

  it('has one line for each free agent at the limit of any, and says why', () => {
    expect(decide({ idle: 2, calls: ringingSince(0), windows: [roomy, full] })).to.deep.equal({ dial: 1, reason: 'Held back to one line for each free agent: 3 of 100 live answers abandoned (today), and the law allows 3 %.' });
    expect(decide({ idle: 1, calls: ringingSince(0), windows: [full] }).dial).to.equal(0);
    expect(decide({ windows: [full] }).reason).to.equal('No agent is free.');
  });

  it('never dials more than progressive at the limit', () => {
    fc.assert(
      fc.property(anySnapshot, fc.integer({ min: 1, max: 10 }), (snapshot, lines) => {
        const { dial } = powerWithinCap(lines).decide({ ...snapshot, windows: [...snapshot.windows, full] });
        expect(dial).to.be.at.most(progressive.decide(snapshot).dial);
      }),
    );
  });
});

describe('predictive', () => {
  const pacer = experienced();

  it('never dials less than progressive nor more than rates, channels and half the agents and two', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const { dial } = pacer.decide(snapshot);
        const floor = progressive.decide(snapshot).dial;
        const most = Math.ceil((Math.max(0, snapshot.idle) + snapshot.busy.length) / 2) + 2;
        expect(dial).to.be.at.least(floor);
        expect(dial).to.be.at.most(Math.min(snapshot.tokens, snapshot.channels, Math.max(floor, most)));
      }),
    );
  });

  it('dials what progressive does while it learns, is in trouble, or a window is at its limit, and says so', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const floor = progressive.decide(snapshot).dial;
        expect(new PredictivePacer().decide(snapshot)).to.deep.equal({ dial: floor, reason: 'Progressive: 0 of the 15 live answers seen that predicting needs.' });
        expect(pacer.decide({ ...snapshot, windows: [roomy, full] })).to.deep.equal({ dial: floor, reason: 'Progressive: today: 3 of 100 live answers abandoned, at the limit of 3 %.' });
        expect(pacer.decide({ ...snapshot, windows: [roomy], trouble: 'the event socket is lost' })).to.deep.equal({ dial: floor, reason: 'Progressive: the event socket is lost.' });
        expect(new PredictivePacer().decide({ ...snapshot, idle: 0, kept: 1 }).reason).to.equal('Progressive: 0 of the 15 live answers seen that predicting needs. The one agent who is idle is kept for people who call in.');
      }),
    );
  });

  it('dials ahead of agents in wrap-up, and not for those who have just begun to talk', () => {
    const ending = pacer.decide(moment({ now, busy: Array.from({ length: 6 }, () => ({ phase: 'wrapUp' as const, since: now - 11_500 })) }));
    expect(ending.dial).to.be.above(0);
    expect(ending.reason).to.equal('Predictive: dialling ahead of the agents.');
    expect(pacer.decide(moment({ now, busy: talkingSince(...Array.from({ length: 6 }, () => now)) })).dial).to.equal(0);
  });

  it('dials no more the more calls are under way', () => {
    fc.assert(
      fc.property(anySnapshot, fc.array(call, { minLength: 1, maxLength: 10 }), (snapshot, more) => {
        expect(pacer.decide({ ...snapshot, calls: [...snapshot.calls, ...more] }).dial).to.be.at.most(pacer.decide(snapshot).dial);
      }),
    );
  });

  it('counts the calls of other dialers on the same agents', () => {
    const busy = Array.from({ length: 6 }, () => ({ phase: 'wrapUp' as const, since: now - 11_500 }));
    const others = { idle: 0, busy: [], waiting: 0, calls: ringingSince(...Array.from({ length: 30 }, () => now - 5_000)) };
    expect(pacer.decide(moment({ now, busy })).dial).to.be.above(0);
    expect(pacer.decide(moment({ now, busy, others })).dial).to.equal(0);
  });

  it('with calls abandoned one after the other comes to its floor, and stays there until answers have paid', () => {
    const pacer = experienced();
    for (let count = 0; count < 60; count++) pacer.learn({ kind: 'answer abandoned', at: now });
    expect(pacer.alpha).to.be.below(0);
    const snapshot = moment({ now, idle: 3, calls: ringingSince(now) });
    expect(pacer.decide(snapshot)).to.deep.equal({ dial: spare(snapshot), reason: 'Progressive: more was abandoned lately than the target allows.' });
  });

  it('does not let α rise while a window is at its limit', () => {
    const pacer = experienced();
    pacer.decide(moment({ now, windows: [full] }));
    const before = pacer.alpha;
    pacer.learn({ kind: 'answer reached', at: now });
    expect(pacer.alpha).to.equal(before);
  });

  it('decides the same after a restart, from less than 50 KB', () => {
    const text = JSON.stringify(experienced(4_000));
    expect(text.length).to.be.below(50_000);
    const restored = PredictivePacer.from(JSON.parse(text));
    const again = PredictivePacer.from(JSON.parse(JSON.stringify(restored)));
    expect(JSON.stringify(restored)).to.equal(text);
    fc.assert(fc.property(anySnapshot, (snapshot) => {
      expect(again.decide(snapshot)).to.deep.equal(restored.decide(snapshot));
    }));
  });

  it('begins anew from the state of another version', () => {
    const state = { ...experienced().toJSON(), version: 99 };
    expect(PredictivePacer.from(state).toJSON()).to.deep.equal(new PredictivePacer().toJSON());
  });
});
