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
  const isLost = (verdict: string | undefined) => verdict === 'machine' || verdict === 'fax';
  const taken = people.filter(({ detected }) => isLost(detected)).length;
  const times = people.filter(({ detected }) => detected === 'human').map(({ after, greetingEnd }) => after! - greetingEnd!);
  const left = calls.filter(({ note, beepEnd }) => note === 'voicemail left' && beepEnd !== undefined);
  const drops = left.map(({ messageAfterBeep }) => messageAfterBeep ?? Number.NEGATIVE_INFINITY);
  const early = left.filter(({ messageAfterBeep }) => messageAfterBeep === undefined || messageAfterBeep < 0).map(({ number, messageAfterBeep }) => ` ${number} (${messageAfterBeep ?? 'not heard'} ms)`);
  return [
    `right: ${share(calls.filter(isRight).length, calls.length)}`,
    `people taken for machines: ${share(taken, people.length)}`,
    `people left unknown: ${share(people.filter(({ detected }) => detected === 'unknown').length, people.length)}`,
    `machines taken for people: ${share(machines.filter(({ detected }) => detected === 'human').length, machines.length)}`,
    `in the end, with corrected verdicts: right ${share(calls.filter(isRightInTheEnd).length, calls.length)}; people taken for machines ${share(people.filter(({ final }) => isLost(final)).length, people.length)}; machines missed ${share(machines.filter(({ final }) => final !== 'machine').length, machines.length)}`,
    corrections(calls.filter(({ corrected }) => corrected !== undefined)),
    `faxes told: ${share(faxes.filter(isRight).length, faxes.length)}`,
    `from a person's last word to the verdict: median ${percentile(times, 0.5)} ms, 95 % within ${percentile(times, 0.95)} ms; within 0.8 s ${share(times.filter((time) => time <= 800).length, people.length)}`,
    `messages begun after the (last) beep: ${share(drops.filter((time) => time >= 0).length, drops.length)}; at most 1 s after it ${share(drops.filter((time) => time >= 0 && time <= 1_000).length, drops.length)}; median ${percentile(drops, 0.5)} ms, the latest ${percentile(drops, 1)} ms${early.length > 0 ? `; not after it${early.join()}` : ''}`,
  ];
}

/** When it was said of machines that they were none of the people they had been taken for. */
function corrections(corrected: Judged[]): string {
  if (corrected.length === 0) return 'verdicts corrected: none';
  const after = (what: string, times: number[]) => `${what} median ${percentile(times, 0.5)} ms, 95 % within ${percentile(times, 0.95)} ms, the latest ${percentile(times, 1)} ms`;
  const handed = corrected.filter(({ handedOver, corrected: at }) => handedOver !== undefined && handedOver < at!);
  return [
    `verdicts corrected: ${corrected.length}, ${handed.length} of them with an agent`,
    after('after the first verdict', corrected.map(({ corrected: at, after: first }) => at! - first!)),
    after('after the greeting’s end', corrected.flatMap(({ corrected: at, greetingEnd }) => (greetingEnd === undefined ? [] : [at! - greetingEnd]))),
    after('after the hand-over', handed.map(({ corrected: at, handedOver }) => at! - handedOver!)),
  ].join('; ');
}

const isRightInTheEnd = ({ kind, final }: Judged): boolean => isRight({ kind, detected: final });

/** For each kind how many were right, and what the others were taken for: at first, and in the end where that differs. */
export function byKind(calls: Judged[]): string[] {
  return [...personKinds, ...otherKinds].flatMap((kind) => {
    const all = calls.filter((call) => call.kind === kind);
    if (all.length === 0) return [];
    const line = (is: (call: Judged) => boolean, verdict: (call: Judged) => string | undefined) => {
      const wrong = all.filter((call) => !is(call));
      return `${all.length - wrong.length} of ${all.length}${wrong.length > 0 ? `; not ${wrong.map((call) => `${call.number} (${verdict(call) ?? 'no verdict'})`).join(', ')}` : ''}`;
    };
    const [first, end] = [line(isRight, ({ detected }) => detected), line(isRightInTheEnd, ({ final }) => final)];
    return [`${kind}: ${first}${end === first ? '' : ` | in the end ${end}`}`];
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
