/** What the lab's carrier makes of a number, by its last two digits. */
export interface Fate {
  result: string;
  cause: string;
  note: string | null;
  /** From the answer to the end. */
  milliseconds: [least: number, most: number];
}

/** The message that the broadcast plays; the lab's shortest listener stays for 10 s. */
export const messageMilliseconds = 4_000;

const notAnswered = (result: string, cause: string): Fate => ({ result, cause, note: null, milliseconds: [0, 0] });

export function fateOf(number: string): Fate {
  const ending = Number(number.slice(-2));
  if (ending < 60 || ending === 95) return { result: 'answered', cause: 'NORMAL_CLEARING', note: 'played', milliseconds: [messageMilliseconds - 60, messageMilliseconds + 500] };
  if (ending < 70) return notAnswered('busy', 'USER_BUSY');
  if (ending < 80) return notAnswered('no answer', 'NO_ANSWER');
  if (ending < 90) return notAnswered('invalid number', 'UNALLOCATED_NUMBER');
  return notAnswered('congestion', 'NORMAL_CIRCUIT_CONGESTION');
}

/** Area codes whose 555-01xx is reserved for fiction: every ending once in each. */
const areaCodes = ['202', '212', '213', '303', '305', '312', '404', '415', '503', '512', '602', '612', '617', '702', '713', '801', '808', '901', '907', '919'];

/** `count` numbers, every ending equally often (for hundreds), neighbours of different areas and fates. */
export function labNumbers(count: number): string[] {
  if (count > areaCodes.length * 100) throw new Error(`There are ${areaCodes.length * 100} reserved numbers here, not ${count}.`);
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / 100);
    const ending = (index * 37) % 100;
    const area = areaCodes[(ending + round) % areaCodes.length]!;
    return `+1${area}55501${String(ending).padStart(2, '0')}`;
  });
}
