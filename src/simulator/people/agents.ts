import { lognormalOf, seededRandom } from '../random.js';
import type { AgentPeople, Reaction } from './reaction.js';

/** How a floor of agents behaves. Absent parts are as in `ordinaryAgents`. */
export interface AgentMix {
  seed?: string;
  /** How many agents there are when the options name none: agent1@default at phone 1001 and so on, in all queues. */
  count?: number;
  /** Seconds that wrap-up takes; mod_callcenter keeps the agent from calls that long. Only for agents made by `count`. */
  wrapUp?: number;
  /** Milliseconds until the phone is answered, even between the two, and the shares that do something else instead. */
  answer?: { min?: number; max?: number; never?: number; rejects?: number; hangsUp?: number };
  /** Seconds of a talk: lognormal with this mean and coefficient of variation; the rest end by the contact. */
  talk?: { mean?: number; cv?: number; endedByAgent?: number };
  /** Seconds between two breaks of an agent and that a break lasts: exponential, with these means. None when absent. */
  breaks?: { every: number; lasts: number };
  /** Seconds until an agent logs out and until the next shift: the same. None when absent. */
  shifts?: { every: number; lasts: number };
}

export const ordinaryAgents = {
  seed: 'floor',
  wrapUp: 10,
  answer: { min: 0, max: 800, never: 0.01, rejects: 0.005, hangsUp: 0.002 },
  talk: { mean: 120, cv: 0.8, endedByAgent: 0.5 },
};

/** An agent who answers and hangs up at once is gone after this many milliseconds. */
const gone = 150;
const ringsBeforeRejecting = 1_500;

export function mixedAgents(mix: AgentMix): AgentPeople {
  const { seed } = { ...ordinaryAgents, ...mix };
  const answer = { ...ordinaryAgents.answer, ...mix.answer };
  const talk = { ...ordinaryAgents.talk, ...mix.talk };
  return (phone, call): Reaction => {
    const random = seededRandom(`${seed}/${phone}/${call}`);
    const draw = random();
    if (draw < answer.never) return { kind: 'rings' };
    if (draw < answer.never + answer.rejects) return { kind: 'rings', refusal: { after: ringsBeforeRejecting, cause: 'CALL_REJECTED' } };
    const hangsUp = draw < answer.never + answer.rejects + answer.hangsUp;
    const after = Math.round(answer.min + random() * (answer.max - answer.min));
    const lasts = Math.max(1_000, Math.round(lognormalOf(random, talk.mean, talk.cv) * 1_000));
    const endedBy = random() < talk.endedByAgent ? 'agent' : 'contact';
    const stays = hangsUp ? gone : Number.POSITIVE_INFINITY;
    return { kind: 'rings', answer: { after, by: 'agent', stays, talk: { lasts, endedBy } } };
  };
}
