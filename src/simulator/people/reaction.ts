import type { Voice } from './voice.js';

/** What a called number does with one call. Times are milliseconds of the simulator's clock. */
export type Reaction =
  /** The carrier, or the phone, refuses at once. */
  | { kind: 'refuses'; cause: string }
  | {
      kind: 'rings';
      /** 183 with sound before the answer (a carrier's announcement or ring tone) in place of plain 180. */
      earlyMedia?: boolean;
      /** What is heard in it; comfort noise where it is absent. */
      earlyVoice?: Voice;
      /** No 180 either: a phone that answers by itself. */
      isSilent?: boolean;
      answer?: Answer;
      /** A refusal after some ringing. */
      refusal?: { after: number; cause: string };
    };

/** Who answers, and what they do then. All but `after` counts from the answer. */
export interface Answer {
  after: number;
  by: 'human' | 'machine' | 'fax' | 'agent';
  /** How long they stay on the line once they have answered. */
  stays: number;
  /** Once somebody talks with them, they stay as long as the talk takes instead. */
  talks?: boolean;
  /** How long they wait in a queue before they hang up. As long as they stay, when absent. */
  patience?: number;
  /** How long they bear to hear nothing at all. */
  bearsSilence?: number;
  voice?: Voice;
  keys?: { after: number; digits: string }[];
  /** An agent's plan for one talk, once it begins. */
  talk?: Talk;
}

interface Talk {
  lasts: number;
  endedBy: 'agent' | 'contact';
}

/** Looks a number up; the same number reacts the same way each time. */
export type People = (number: string) => Reaction;

/** How the agent at this phone reacts to its call number `call`, counted from 0. */
export type AgentPeople = (phone: string, call: number) => Reaction;
