import { expect } from 'chai';
import { whoIsBefore } from '../../src/inbound/before.js';
import type { Forwarding } from '../../src/inbound/forwarding.entity.js';

type One = Pick<Forwarding, 'id' | 'name' | 'isActive' | 'callers' | 'numbers' | 'scheduleId' | 'whileClosed' | 'action'>;
const one = (id: number, change: Partial<One> = {}): One => ({ id, name: `no ${id}`, isActive: true, callers: { listIds: [], patterns: [] }, numbers: [], scheduleId: null, whileClosed: false, action: { kind: 'hang up' }, ...change });
const saysOf = (...inOrder: One[]) => whoIsBefore(inOrder, inOrder.at(-1)!)?.says;
const [open, closed] = [{ scheduleId: 7 }, { scheduleId: 7, whileClosed: true }];

describe('a forwarding behind others', () => {
  it('is never asked where one of them is for everybody, any number and all of its hours', () => {
    expect(saysOf(one(1), one(2, { numbers: ['+12025550100'] }))).to.equal('It is never asked: the forwarding "no 1" before it is for everybody and any number.');
    expect(saysOf(one(1, open), one(2, open))).to.equal('It is never asked: the forwarding "no 1" before it is for everybody and any number in the same hours.');
    expect(saysOf(one(1), one(2, closed))).to.match(/^It is never asked/);
    for (const action of [{ kind: 'go on' }, { kind: 'message', messageId: 1 }, { kind: 'extension', extension: '1', context: 'x' }] as const) expect(saysOf(one(1, { action }), one(2)), action.kind).to.match(/^It is never asked/);
  });

  it('is asked where that one cannot be carried out', () => {
    for (const action of [{ kind: 'redirect', number: '+12025550199' }, { kind: 'queue', queueId: 1 }] as const)
      expect(whoIsBefore([one(1, { action }), one(2)], one(2)), action.kind).to.deep.equal({ isNever: false, says: 'It is asked only where the forwarding "no 1" before it cannot be carried out: that one is for everybody and any number.' });
    expect(saysOf(one(1, { action: { kind: 'queue', queueId: 1 } }), one(2), one(3)), 'the next one is carried out for certain').to.equal('It is never asked: the forwarding "no 2" before it is for everybody and any number.');
  });

  it('is asked where each of them leaves it some calls, or it is before them', () => {
    for (const change of [{ isActive: false }, { callers: { listIds: [1], patterns: [] } }, { callers: { listIds: [], patterns: ['withheld'] } }, { numbers: ['+1202*'] }, open]) expect(saysOf(one(1, change), one(2)), JSON.stringify(change)).to.equal(undefined);
    expect(saysOf(one(1, open), one(2, closed))).to.equal(undefined);
    expect(saysOf(one(1, open), one(2, { scheduleId: 8 }))).to.equal(undefined);
    expect(whoIsBefore([one(1), one(2)], one(1))).to.equal(undefined);
    expect(whoIsBefore([one(1), one(2)], one(3)), 'gone meanwhile').to.equal(undefined);
  });
});
