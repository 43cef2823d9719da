import { counted } from '../shared/counted.js';
import type { Decision } from './pacer.js';

/**
 * So many answers that reach an agent outweigh one that was abandoned. With 5 all of whose telephones are slow abandon 3 people, half of
 * them 4, a fifth 7; and a floor that abandons 1 % rests once in some 400,000 answers, one with 3 % in 20,000.
 */
const weight = 5;
/** So many abandoned ones that nothing outweighs, and it rests. */
const most = 3 * weight;
/** One fewer, and one call goes at a time: of many under way at once more could be abandoned. */
const alone = 2 * weight;
const firstRest = 5 * 60_000;
const longestRest = 3_600_000;
/** So many telephones are named. */
const named = 2;

/** What outlives a restart or a take-over: neither ends a rest, which is for the people who would be called. */
export interface RestState {
  debt: number;
  answered: number;
  abandoned: number;
  rung: string[];
  length: number;
  state: 'none' | 'due' | 'resting';
  until: number;
}

/**
 * Whether a dialer rests that abandons people although it has one line for each free agent: then it is not the pacing but
 * telephones that are picked up too late, or agents who leave, and nothing that a pacer does helps. After a rest one call goes alone: if that one is
 * abandoned too, the next rest is twice as long, and if it reaches an agent, all goes on as usual.
 */
export class Rest {
  private debt = 0;
  /** Since the debt was 0 last. */
  private answered = 0;
  private abandoned = 0;
  private rung = new Set<string>();
  private length = firstRest;
  private state: RestState['state'] = 'none';
  private until = 0;

  get isResting(): boolean {
    return this.state !== 'none';
  }

  /** No more than one call may be under way. */
  get isAlone(): boolean {
    return this.debt >= alone;
  }

  /** A live answer got its agent in time. What the last calls come to while it rests says nothing that the next one does not. */
  answerReached(): void {
    if (this.isResting || this.debt === 0) return;
    this.answered += 1;
    this.debt -= 1;
    if (this.debt === 0) this.end();
  }

  /** One was abandoned although an agent was free for it when it was dialled; `rung`: the agent whose telephone rang for it. */
  answerAbandoned(rung?: string): void {
    if (this.isResting) return;
    this.answered += 1;
    this.abandoned += 1;
    if (rung !== undefined) this.rung.add(rung);
    this.debt += weight;
    if (this.debt >= most) this.state = 'due';
  }

  /** It goes on as usual and begins to count anew: a person decided so, or agents take all calls again. */
  end(): void {
    Object.assign(this, new Rest());
  }

  /** What a pacer decided, as far as this lets it: `underWay` are the calls whose people have neither reached an agent nor been abandoned. */
  limit(decision: Decision, now: number, underWay: number): Decision {
    if (this.state === 'due') this.begin(now);
    if (this.state === 'resting' && now >= this.until) this.state = 'none';
    if (this.isResting) return { dial: 0, reason: `Resting: ${this.cause} The next call is at ${new Date(this.until).toISOString()}; pause and start it to go on before.` };
    const left = this.isAlone ? Math.max(0, 1 - underWay) : decision.dial;
    return decision.dial <= left ? decision : { dial: left, reason: `One call at a time, until more reach an agent: ${this.cause}` };
  }

  /** Undefined while nothing is counted. */
  toJSON(): RestState | undefined {
    const { debt, answered, abandoned, rung, length, state, until } = this;
    return debt === 0 ? undefined : { debt, answered, abandoned, rung: [...rung], length, state, until };
  }

  /** One that goes on from where another was; never for longer than a rest can be, whatever clock that was told by. */
  static from(state: RestState | undefined, now: number): Rest {
    return Object.assign(new Rest(), state && { ...state, rung: new Set(state.rung), until: Math.min(state.until, now + longestRest) });
  }

  private begin(now: number): void {
    this.state = 'resting';
    this.until = now + this.length;
    this.length = Math.min(2 * this.length, longestRest);
    this.debt = alone;
  }

  /** Why, and what to do. */
  private get cause(): string {
    const { abandoned, answered, rung } = this;
    const who = abandoned === answered ? `the last ${abandoned} people who answered` : `${abandoned} of the last ${answered} people who answered`;
    return `${who} were abandoned although an agent was free for each. ${rung.size > 0 ? slow([...rung]) : left}`;
  }
}

const left = 'No telephone rang for them: agents left, or were given other people. Use agent first.';

function slow(agents: readonly string[]): string {
  const more = agents.length - named;
  const names = [...agents.slice(0, named), ...(more > 0 ? [counted(more, 'other')] : [])];
  const who = names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
  return `The ${names.length === 1 ? 'telephone' : 'telephones'} of ${who} rang and ${names.length === 1 ? 'was' : 'were'} not picked up within the 2 s that a person who answers may wait. Let telephones answer by themselves, or use agent first.`;
}
