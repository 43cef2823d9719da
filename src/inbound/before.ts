import type { Forwarding } from './forwarding.entity.js';

type Asked = Pick<Forwarding, 'id' | 'isActive' | 'numbers' | 'scheduleId' | 'whileClosed'>;
type Before = Asked & Pick<Forwarding, 'name' | 'callers' | 'action'>;

/** What may be passed over where it cannot be carried out (decide.ts): there no gateway is up or the number is the one called, here the node has no such queue. */
const mayFail: readonly string[] = ['redirect', 'queue'];

/**
 * What is said of a forwarding behind one that is for everybody, any number and all of its hours, so that it is never asked, or only about calls for which that one
 * cannot be carried out. `inOrder` are those of its account as they are asked. Undefined: each before it leaves it some calls, as far as is certain.
 */
export function whoIsBefore(inOrder: readonly Before[], row: Asked): { says: string; isNever: boolean } | undefined {
  const all = inOrder.slice(0, Math.max(0, inOrder.findIndex(({ id }) => id === row.id))).filter((one) => takesAll(one, row));
  const sure = all.find(({ action }) => !mayFail.includes(action.kind));
  const one = sure ?? all[0];
  if (!one) return undefined;
  const forAll = `is for everybody and any number${one.scheduleId === null ? '' : ' in the same hours'}`;
  if (sure) return { isNever: true, says: `It is never asked: the forwarding "${one.name}" before it ${forAll}.` };
  return { isNever: false, says: `It is asked only where the forwarding "${one.name}" before it cannot be carried out: that one ${forAll}.` };
}

const takesAll = ({ isActive, callers, numbers, scheduleId, whileClosed }: Before, row: Asked): boolean =>
  isActive && callers.listIds.length === 0 && callers.patterns.length === 0 && numbers.length === 0 && (scheduleId === null || (scheduleId === row.scheduleId && whileClosed === row.whileClosed));
