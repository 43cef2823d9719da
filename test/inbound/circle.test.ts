import { expect } from 'chai';
import { circleOf, type Redirecting } from '../../src/inbound/circle.js';

const redirect = (numbers: string[], number: string, change: Partial<Redirecting> = {}): Redirecting => ({ accountId: 1, numbers, scheduleId: null, whileClosed: false, action: { kind: 'redirect', number }, ...change });
const [a, b, c, d] = ['+12025550101', '+12025550102', '+12025550103', '+12025550104'];
const ours = (_: number, number: string) => [a, b, c].includes(number);

describe('forwardings that redirect', () => {
  it('come back by two, by three and by patterns, and say through which numbers', () => {
    expect(circleOf(redirect([b], a), [redirect([a], b)], ours)).to.deep.equal([a, b]);
    expect(circleOf(redirect([c], a), [redirect([a], b), redirect([b], c)], ours)).to.deep.equal([a, b, c]);
    expect(circleOf(redirect(['+1202555010?'], '+442079460000'), [redirect(['+44*'], b)], ours)).to.deep.equal(['+442079460000', b]);
  });

  it('do not come back from elsewhere, nor through a circle of others, nor to themselves, which is passed over', () => {
    expect(circleOf(redirect([a], b), [redirect([b], d)], ours)).to.equal(undefined);
    expect(circleOf(redirect([d], a), [redirect([a], b), redirect([b], a)], ours)).to.equal(undefined);
    expect(circleOf(redirect(['+1202*'], a), [], ours)).to.equal(undefined);
    expect(circleOf(redirect([a], b), [redirect([b], a, { action: { kind: 'hang up' } })], ours)).to.equal(undefined);
  });

  it('for any number come back where the call reaches a number of ours', () => {
    expect(circleOf(redirect([], b), [redirect([b], a)], ours)).to.deep.equal([b, a]);
    expect(circleOf(redirect([], b), [redirect([b], d)], ours), 'a telephone of somebody').to.equal(undefined);
    expect(circleOf(redirect([a], b), [redirect([], a)], ours)).to.deep.equal([b, a]);
  });

  it('are apart where one is for the open hours of a schedule and the other for those between', () => {
    const night = { scheduleId: 7, whileClosed: true };
    expect(circleOf(redirect([b], a, { scheduleId: 7 }), [redirect([a], b, night)], ours)).to.equal(undefined);
    expect(circleOf(redirect([b], a, night), [redirect([a], b, night)], ours)).to.deep.equal([a, b]);
    expect(circleOf(redirect([b], a, { scheduleId: 8 }), [redirect([a], b, night)], ours), 'hours of another schedule').to.deep.equal([a, b]);
  });
});
