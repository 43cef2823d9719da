import { divide } from '../../src/pacing/divide.js';
import type { BusyAgent, CallInFlight, Observation, Pacer, Share, Snapshot, Window } from '../../src/pacing/pacer.js';
import { PredictivePacer } from '../../src/pacing/predictive.js';
import { claimsOf, roomOf } from '../../src/pacing/room.js';
import { seededRandom } from '../../src/simulator/random.js';
import type { Random } from './draws.js';
import { EventQueue } from './queue.js';
import { hour, type Fate, type Scenario } from './scenario.js';

const tick = 250;
/** An agent must be bridged within this time of the greeting's end. */
const patience = 2_000;
const calendarDay = 24 * hour;
/** Every agent serves every dialer: one queue for all. */
const pool = 'pool';

/** A call under way; `fate` is for a clairvoyant pacer alone. */
export interface SimulatedCall extends CallInFlight {
  dialledAt: number;
  fate: Fate;
  index: number;
}

interface Agent {
  id: number;
  phase: 'idle' | 'talk' | 'wrapUp' | 'away';
  since: number;
  /** Goes away when the conversation in hand is over. */
  isLeaving: boolean;
}

/** One dialer in the world: its pacer, which outlives the day, and what it has counted. */
export interface Campaign {
  pacer: Pacer;
  past: { answered: number; abandoned: number }[];
  today: { answered: number; abandoned: number };
}

export interface DayResult {
  /** Busy share (talk and wrap-up) of the time that agents were there. */
  utilisation: number;
  answered: number;
  abandoned: number;
  /** The same after the first hour, as in the table. */
  later: { answered: number; abandoned: number };
  /** The highest abandoned share of any of the campaigns in the day. */
  worst: number;
  dialled: number;
}

interface Waiting {
  campaign: number;
  deadline: number;
}

/** One day of a call center, tick by tick; events between two ticks happen at their own time. */
export class World {
  private readonly events = new EventQueue<() => void>();
  private readonly agents: Agent[];
  private idle: Agent[] = [];
  private readonly calls: SimulatedCall[][];
  private waiting: Waiting[] = [];
  private inboundWaiting = 0;
  private now: number;
  private readonly start: number;
  private readonly random: { calls: Random[]; talk: Random; inbound: Random; presence: Random };
  /** The day is over: nobody comes or goes until the last calls have ended. */
  private isOver = false;
  private busyTime = 0;
  private presentTime = 0;
  private dialled = 0;
  private readonly later = { answered: 0, abandoned: 0 };

  constructor(private readonly scenario: Scenario, private readonly campaigns: Campaign[], seed: string, day: number) {
    this.start = day * calendarDay;
    this.now = this.start;
    const stream = (name: string) => seededRandom(`${seed}/${day}/${name}`);
    this.random = { calls: scenario.mixes.map((_, index) => stream(`calls ${index}`)), talk: stream('talk'), inbound: stream('inbound'), presence: stream('presence') };
    this.agents = Array.from({ length: scenario.agents }, (_, id) => ({ id, phase: 'idle', since: this.now, isLeaving: false }));
    this.idle = [...this.agents];
    this.calls = scenario.mixes.map(() => []);
    for (const campaign of campaigns) campaign.today = { answered: 0, abandoned: 0 };
  }

  run(): DayResult {
    const { scenario, events } = this;
    if (scenario.presence) for (const agent of this.agents) this.schedulePresence(agent);
    if (scenario.shifts) for (let at = 0; at < scenario.day; at += hour / 4) events.push(this.start + at, () => this.changeShift(at));
    if (scenario.inbound) this.scheduleInbound();
    const end = this.start + scenario.day;
    for (let at = this.start; at < end; at += tick) {
      this.runEvents(at);
      this.decide();
    }
    this.runEvents(end);
    for (const agent of this.agents) this.count(agent);
    // What is still under way ends as it would; nobody goes home with a person on the line.
    this.isOver = true;
    while (this.calls.some(({ length }) => length > 0) || this.waiting.length > 0) this.runEvents(events.nextAt);
    return this.result();
  }

  private runEvents(until: number): void {
    while (this.events.nextAt <= until) {
      this.now = this.events.nextAt;
      this.events.pop()();
    }
    this.now = until;
  }

  private decide(): void {
    const { scenario, campaigns } = this;
    const reserve = scenario.inbound?.reserve ?? 0;
    const free = this.idle.slice(reserve);
    const owed = Math.max(0, reserve - this.idle.length) / campaigns.length + this.inboundWaiting / campaigns.length;
    const busy = this.agents.filter((agent): agent is Agent & BusyAgent => agent.phase === 'talk' || agent.phase === 'wrapUp');
    const windows = campaigns.flatMap(({ today, past }, index) => [window(`dialer ${index} today`, [today]), window(`dialer ${index}, the last 30 days`, [...past.slice(-29), today])]);
    const shares = this.shares(free, busy);
    // Who is asked first changes with each tick; the next one sees the calls of those before.
    const first = Math.round(this.now / tick) % campaigns.length;
    for (let turn = 0; turn < campaigns.length; turn++) {
      const index = (first + turn) % campaigns.length;
      const rest = shares.filter((_, other) => other !== index);
      const snapshot: Snapshot = { ...shares[index]!, idle: shares[index]!.idle - owed, now: this.now, nextKey: `list ${index}`, windows, tokens: Number.POSITIVE_INFINITY, channels: Number.POSITIVE_INFINITY };
      if (rest.length > 0) {
        const claims = shares.reduce((sum, share, other) => sum + claimsOf(share, campaigns[other]!.pacer instanceof PredictivePacer), 0);
        Object.assign(snapshot, { others: merged(rest), room: roomOf(pool, free.map(() => new Set([pool])), new Map([[pool, claims]])) });
      }
      const { dial } = campaigns[index]!.pacer.decide(snapshot);
      for (let count = 0; count < dial; count++) this.dial(index);
    }
  }

  /** What each dialer has: all of a pool's agents are promised, each once. */
  private shares(free: Agent[], busy: (Agent & BusyAgent)[]): Share[] {
    const { campaigns, calls, waiting } = this;
    if (campaigns.length === 1) return [{ idle: free.length, busy, waiting: waiting.length, calls: calls[0]! }];
    const all = campaigns.map((_, index) => index);
    const promises = divide([...free, ...busy].map(({ id }) => ({ id, dialers: all })), all.map((id) => ({ id, weight: 1 })));
    return all.map((index) => ({
      idle: free.filter(({ id }) => promises.get(id) === index).length,
      busy: busy.filter(({ id }) => promises.get(id) === index),
      waiting: waiting.filter(({ campaign }) => campaign === index).length,
      calls: calls[index]!,
    }));
  }

  private dial(index: number): void {
    const calls = this.calls[index]!;
    const fate = this.scenario.mixes[index]!(this.random.calls[index]!, this.now - this.start);
    const call: SimulatedCall = { key: `list ${index}`, phase: 'dialled', since: this.now, dialledAt: this.now, fate, index: calls.length };
    calls.push(call);
    this.dialled++;
    for (const { phase, at } of fate.phases)
      this.events.push(call.dialledAt + at, () => {
        this.tellAll({ kind: 'call moved', call, to: phase, at: this.now });
        Object.assign(call, { phase, since: this.now });
      });
    if (fate.live && this.scenario.detection > 0) {
      this.events.push(call.dialledAt + fate.end, () => {
        // Who is heard from the answer on is told so by its phases.
        if (call.phase === 'detecting') return;
        this.tellAll({ kind: 'call moved', call, to: 'detecting', at: this.now });
        Object.assign(call, { phase: 'detecting', since: this.now });
      });
    }
    this.events.push(call.dialledAt + fate.end + (fate.live ? this.scenario.detection : 0), () => this.end(index, call));
  }

  private end(index: number, call: SimulatedCall): void {
    const calls = this.calls[index]!;
    this.tellAll({ kind: 'call over', call, live: call.fate.live, at: this.now });
    const last = calls.pop()!;
    if (last !== call) {
      calls[call.index] = last;
      last.index = call.index;
    }
    if (call.fate.live) this.receive(index, call.dialledAt + call.fate.end);
  }

  /** A person is on the line since `answeredAt`. */
  private receive(campaign: number, answeredAt: number): void {
    const entry = { campaign, deadline: answeredAt + patience - this.scenario.bridge };
    this.waiting.push(entry);
    this.serve();
    if (!this.waiting.includes(entry)) return;
    this.events.push(entry.deadline, () => {
      if (!this.waiting.includes(entry)) return;
      this.waiting.splice(this.waiting.indexOf(entry), 1);
      this.settle(campaign, 'abandoned');
    });
  }

  /** Free agents take who waits: inbound first. */
  private serve(): void {
    while (this.idle.length > 0 && this.inboundWaiting > 0) {
      this.inboundWaiting--;
      this.talk(this.idle.shift()!, this.scenario.inbound!.talk(this.random.inbound), 0, true);
    }
    while (this.idle.length > 0 && this.waiting.length > 0) {
      const { campaign } = this.waiting.shift()!;
      this.settle(campaign, 'answered');
      this.talk(this.idle.shift()!, this.scenario.talk(this.random.talk), this.scenario.bridge);
    }
  }

  private settle(index: number, result: 'answered' | 'abandoned'): void {
    const { today } = this.campaigns[index]!;
    const counts = this.now >= this.start + hour ? [today, this.later] : [today];
    for (const count of counts) {
      count.answered++;
      if (result === 'abandoned') count.abandoned++;
    }
    this.tell(index, { kind: result === 'abandoned' ? 'answer abandoned' : 'answer reached', at: this.now });
  }

  private talk(agent: Agent, duration: number, bridge: number, isTaken = false): void {
    this.move(agent, 'talk', isTaken);
    this.events.push(this.now + bridge + duration, () => {
      this.move(agent, 'wrapUp');
      this.events.push(this.now + this.scenario.wrapUp(this.random.talk), () => {
        this.move(agent, agent.isLeaving ? 'away' : 'idle');
        this.serve();
      });
    });
  }

  private move(agent: Agent, phase: Agent['phase'], isTaken = false): void {
    this.count(agent);
    // Whoever inbound takes is away for the dialers until the conversation has begun.
    if (agent.phase !== 'away') this.tellAll({ kind: 'agent moved', from: agent.phase, since: agent.since, to: isTaken ? 'away' : phase, at: this.now });
    Object.assign(agent, { phase, since: this.now, isLeaving: agent.isLeaving && phase !== 'away' });
    if (phase === 'idle') this.idle.push(agent);
  }

  private count({ phase, since }: Agent): void {
    if (this.isOver) return;
    const end = Math.min(this.now, this.start + this.scenario.day);
    if (since >= end) return;
    if (phase !== 'away') this.presentTime += end - since;
    if (phase === 'talk' || phase === 'wrapUp') this.busyTime += end - since;
  }

  private leave(agent: Agent): void {
    if (agent.phase === 'away') return;
    if (agent.phase !== 'idle') return void (agent.isLeaving = true);
    this.idle.splice(this.idle.indexOf(agent), 1);
    this.move(agent, 'away');
  }

  private enter(agent: Agent): void {
    agent.isLeaving = false;
    if (agent.phase !== 'away') return;
    this.move(agent, 'idle');
    this.serve();
  }

  private schedulePresence(agent: Agent): void {
    if (this.isOver) return;
    const { stays, away } = this.scenario.presence!;
    this.events.push(this.now + stays(this.random.presence), () => {
      if (this.isOver) return;
      this.leave(agent);
      this.events.push(this.now + away(this.random.presence), () => {
        this.enter(agent);
        this.schedulePresence(agent);
      });
    });
  }

  private changeShift(at: number): void {
    const present = Math.round(this.scenario.shifts!(at) * this.agents.length);
    for (const agent of this.agents) if (agent.id < present) this.enter(agent);
    else this.leave(agent);
  }

  private scheduleInbound(): void {
    const { every } = this.scenario.inbound!;
    this.events.push(this.now - every * Math.log(1 - this.random.inbound()), () => {
      this.inboundWaiting++;
      this.serve();
      if (this.now < this.start + this.scenario.day) this.scheduleInbound();
    });
  }

  private tellAll(observation: Observation): void {
    for (const index of this.campaigns.keys()) this.tell(index, observation);
  }

  private tell(index: number, observation: Observation): void {
    this.campaigns[index]!.pacer.learn(observation);
  }

  private result(): DayResult {
    const days = this.campaigns.map(({ today }) => today);
    for (const { past, today } of this.campaigns) past.push(today);
    const total = (of: 'answered' | 'abandoned') => days.reduce((sum, day) => sum + day[of], 0);
    return {
      utilisation: this.busyTime / this.presentTime,
      answered: total('answered'),
      abandoned: total('abandoned'),
      later: this.later,
      worst: Math.max(...days.map(({ answered, abandoned }) => abandoned / Math.max(1, answered))),
      dialled: this.dialled,
    };
  }
}

function merged(shares: Share[]): Share {
  const sum = (of: 'idle' | 'waiting') => shares.reduce((total, share) => total + share[of], 0);
  return { idle: sum('idle'), waiting: sum('waiting'), busy: shares.flatMap(({ busy }) => busy), calls: shares.flatMap(({ calls }) => calls) };
}

function window(name: string, days: readonly { answered: number; abandoned: number }[]): Window {
  const sum = { name, answered: 0, abandoned: 0, cap: 0.03 };
  for (const { answered, abandoned } of days) {
    sum.answered += answered;
    sum.abandoned += abandoned;
  }
  return sum;
}
