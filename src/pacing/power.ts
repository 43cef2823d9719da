import { within, type Pacer } from './pacer.js';

/** A fixed number of lines for each free agent. Fast, and it abandons what it abandons: only the window stops it. */
export function power(linesPerAgent: number): Pacer {
  return {
    learn() {},
    decide(snapshot) {
      const { idle, waiting, calls } = snapshot;
      const dial = within(Math.floor((idle - waiting) * linesPerAgent) - calls.length, snapshot);
      if (dial > 0) return { dial, reason: `${linesPerAgent} lines for each free agent.` };
      return { dial, reason: idle === 0 ? 'No agent is free.' : `${linesPerAgent} lines for each free agent are under way.` };
    },
  };
}
