import type { DayResult } from './world.js';
import { methods, type Job, type Method, type Outcome } from './job.js';

/** What "Figures to beat" says of progressive and power, in %: utilisation by agents. The simulation must come within a point. */
const published: Record<'progressive' | 'power', Record<number, number>> = {
  progressive: { 3: 63.7, 5: 64.9, 10: 65.3, 20: 65.0, 50: 64.9, 100: 64.7 },
  power: { 3: 78.9, 5: 79.2, 10: 79.6, 20: 79.2, 50: 79.0, 100: 78.6 },
};

const heads: Record<Method, string> = { progressive: 'progressive', power: 'power, 2 lines', adaptive: 'adaptive level', ours: 'ours', clairvoyant: 'ring outcomes known' };

/** All days of some outcomes as one: the mean utilisation, the share abandoned, the worst day. Shares from 0 to 1. */
export interface Summary {
  utilisation: number;
  abandoned: number;
  later: number;
  worst: number;
  days: number;
}

export function summary(outcomes: readonly Outcome[]): Summary {
  const days = outcomes.flatMap(({ days }) => days);
  const sum = (of: (day: DayResult) => number) => days.reduce((total, day) => total + of(day), 0);
  return {
    utilisation: sum(({ utilisation }) => utilisation) / days.length,
    abandoned: sum(({ abandoned }) => abandoned) / Math.max(1, sum(({ answered }) => answered)),
    later: sum(({ later }) => later.abandoned) / Math.max(1, sum(({ later }) => later.answered)),
    worst: Math.max(...days.map(({ worst }) => worst)),
    days: days.length,
  };
}

export const percent = (share: number, digits = 1): string => (100 * share).toFixed(digits);

const pick = (outcomes: readonly Outcome[], wanted: Partial<Job>): Outcome[] =>
  outcomes.filter(({ job }) => Object.entries(wanted).every(([key, value]) => job[key as keyof Job] === value));

/** The abandoned share of every day in %, the seeds apart; only how many there are, where they are many. */
function everyDay(outcomes: readonly Outcome[]): string {
  const { days } = summary(outcomes);
  return days > 12 ? `${days} days` : outcomes.map((outcome) => outcome.days.map(({ worst }) => percent(worst, 2)).join(' ')).join(' · ');
}

/** One row for each number of agents: utilisation in %, in brackets abandoned after the first hour; ours with the score, its worst day and every day. */
export function mainTable(outcomes: readonly Outcome[], isDelayed: boolean): string[] {
  const agents = [...new Set(pick(outcomes, { scenario: 'ordinary', isDelayed }).map(({ job }) => job.agents))].sort((a, b) => a - b);
  const rows = agents.map((count) => {
    const of = (method: Method) => summary(pick(outcomes, { scenario: 'ordinary', isDelayed, agents: count, method }));
    const base = of('progressive').utilisation;
    const ours = of('ours');
    const days = everyDay(pick(outcomes, { scenario: 'ordinary', isDelayed, agents: count, method: 'ours' }));
    const score = (ours.utilisation - base) / (1 - base);
    return [count, ...methods.map((method) => `${percent(of(method).utilisation)} (${percent(of(method).later)})`), percent(score, 0), percent(ours.worst, 2), days];
  });
  return markdown(['agents', ...methods.map((method) => heads[method]), 'score of ours', 'worst day of ours', 'every day of ours (seed · seed)'], rows);
}

/** Each case by progressive and ours, with the abandoned share of every day. */
export function caseTable(outcomes: readonly Outcome[], names: readonly string[], isDelayed: boolean): string[] {
  const rows = names.flatMap((scenario) => {
    const of = (method: Method) => pick(outcomes, { scenario, isDelayed, method });
    if (of('ours').length === 0) return [];
    const ours = summary(of('ours'));
    return [[scenario, percent(summary(of('progressive')).utilisation), percent(ours.utilisation), percent(ours.abandoned, 2), percent(ours.worst, 2), everyDay(of('ours'))]];
  });
  return markdown(['case', 'progressive', 'ours', 'abandoned', 'worst day', 'every day (seed · seed)'], rows);
}

/** How far progressive and power are from what was published: empty when all are within a point. */
export function deviations(outcomes: readonly Outcome[]): string[] {
  return (['progressive', 'power'] as const).flatMap((method) =>
    Object.entries(published[method]).flatMap(([agents, utilisation]) => {
      const found = pick(outcomes, { scenario: 'ordinary', isDelayed: false, agents: Number(agents), method });
      if (found.length === 0) return [];
      const ours = 100 * summary(found).utilisation;
      return Math.abs(ours - utilisation) <= 1 ? [] : [`${method} with ${agents} agents: ${ours.toFixed(1)} against ${utilisation} published`];
    }),
  );
}

function markdown(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
