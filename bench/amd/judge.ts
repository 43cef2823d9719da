import type { Outcome } from './call.js';
import type { Recorded } from './corpus.js';
import { otherKinds, personKinds, type Kind } from './plan.js';
import { wilson } from '../../src/shared/wilson.js';

export type Judged = Recorded & Outcome;

export const isPerson = ({ kind }: { kind: Kind }): boolean => personKinds.some((each) => each === kind);

/** What may be said of whom. Of music nobody knows who plays it: all that matters is that it is no person. */
export function isRight({ kind, detected }: { kind: Kind; detected: string | undefined }): boolean {
  if (isPerson({ kind })) return detected === 'human';
  if (kind === 'fax') return detected === 'fax';
  if (kind === 'silence') return detected === 'unknown';
  return detected === 'machine' || (kind === 'music' && detected === 'unknown');
}

/** The figures of one half, a line each. */
export function figures(calls: Judged[]): string[] {
  const people = calls.filter(isPerson);
  const machines = calls.filter((call) => !isPerson(call) && !['fax', 'silence', 'music'].includes(call.kind));
  const faxes = calls.filter(({ kind }) => kind === 'fax');
  const taken = people.filter(({ detected }) => detected === 'machine' || detected === 'fax').length;
  const times = people.filter(({ detected }) => detected === 'human').map(({ after, greetingEnd }) => after! - greetingEnd!);
  const left = calls.filter(({ note, beepEnd }) => note === 'voicemail left' && beepEnd !== undefined);
  const drops = left.map(({ messageAfterBeep }) => messageAfterBeep ?? Number.NEGATIVE_INFINITY);
  const early = left.filter(({ messageAfterBeep }) => messageAfterBeep === undefined || messageAfterBeep < 0).map(({ number, messageAfterBeep }) => ` ${number} (${messageAfterBeep ?? 'not heard'} ms)`);
  return [
    `right: ${share(calls.filter(isRight).length, calls.length)}`,
    `people taken for machines: ${share(taken, people.length)}`,
    `people left unknown: ${share(people.filter(({ detected }) => detected === 'unknown').length, people.length)}`,
    `machines taken for people: ${share(machines.filter(({ detected }) => detected === 'human').length, machines.length)}`,
    `faxes told: ${share(faxes.filter(isRight).length, faxes.length)}`,
    `from a person's last word to the verdict: median ${percentile(times, 0.5)} ms, 95 % within ${percentile(times, 0.95)} ms; within 0.8 s ${share(times.filter((time) => time <= 800).length, people.length)}`,
    `messages begun after the (last) beep: ${share(drops.filter((time) => time >= 0).length, drops.length)}; at most 1 s after it ${share(drops.filter((time) => time >= 0 && time <= 1_000).length, drops.length)}; median ${percentile(drops, 0.5)} ms, the latest ${percentile(drops, 1)} ms${early.length > 0 ? `; not after it${early.join()}` : ''}`,
  ];
}

/** For each kind how many were right, and what the others were taken for. */
export function byKind(calls: Judged[]): string[] {
  return [...personKinds, ...otherKinds].flatMap((kind) => {
    const all = calls.filter((call) => call.kind === kind);
    const wrong = all.filter((call) => !isRight(call));
    if (all.length === 0) return [];
    return [`${kind}: ${all.length - wrong.length} of ${all.length}${wrong.length > 0 ? `; not ${wrong.map(({ number, detected }) => `${number} (${detected ?? 'no verdict'})`).join(', ')}` : ''}`];
  });
}

/** The value that this part of all are not above; nothing of an empty list. */
export function percentile(values: number[], part: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))];
}

function share(count: number, of: number): string {
  const { low, high } = wilson(count, of);
  const percent = (value: number) => (value * 100).toFixed(1);
  return of === 0 ? 'none' : `${percent(count / of)} % (${count} of ${of}; 95 % interval ${percent(low)} to ${percent(high)})`;
}
