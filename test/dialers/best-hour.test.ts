import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { daily, weekly } from '../../src/compliance/opening.js';
import { hourIn, hourOfAnswers, hourOfSegment, preferredTime } from '../../src/dialers/best-hour.js';

const zone = 'America/New_York';
const at = (text: string) => DateTime.fromISO(text, { zone }).toMillis();

describe('the hour in which somebody answered before', () => {
  it('is the one with most answers, in their own zone; of equals the latest', () => {
    expect(hourOfAnswers([], zone)).to.equal(undefined);
    expect(hourOfAnswers([at('2026-01-05T18:40')], zone)).to.equal(18);
    expect(hourOfAnswers([at('2026-01-05T18:40'), at('2026-07-05T18:05'), at('2026-07-06T09:00')], zone), 'by the clock, in summer too').to.equal(18);
    expect(hourOfAnswers([at('2026-01-07T09:10'), at('2026-01-05T18:40')], zone)).to.equal(9);
  });

  const tallies = (some: Record<number, [number, number]>) => Array.from({ length: 24 }, (_, hour) => ({ attempts: some[hour]?.[0] ?? 0, answered: some[hour]?.[1] ?? 0 }));

  it('of a segment needs attempts enough, and must be clearly better than the others', () => {
    expect(hourOfSegment(tallies({}))).to.equal(undefined);
    expect(hourOfSegment(tallies({ 10: [100, 10], 18: [100, 40] }))).to.equal(18);
    expect(hourOfSegment(tallies({ 10: [100, 30], 18: [100, 33] })), 'hardly better').to.equal(undefined);
    expect(hourOfSegment(tallies({ 10: [100, 10], 18: [29, 29] })), 'too few').to.equal(undefined);
    expect(hourOfSegment(tallies({ 10: [100, 0] }))).to.equal(undefined);
  });

  it('is waited for inside the allowed hours, for a day at most', () => {
    const allowed = [daily(zone, '08:00', '20:00')];
    expect(preferredTime(at('2026-01-05T09:00'), 18, zone, allowed)).to.equal(at('2026-01-05T18:00'));
    expect(preferredTime(at('2026-01-05T18:30'), 18, zone, allowed), 'it is that hour').to.equal(at('2026-01-05T18:30'));
    expect(preferredTime(at('2026-01-05T19:00'), 18, zone, allowed)).to.equal(at('2026-01-06T18:00'));
    expect(preferredTime(at('2026-01-05T09:00'), 22, zone, allowed), 'an hour that is not allowed').to.equal(at('2026-01-05T09:00'));
    const hours = { monday: [{ from: '09:00', to: '17:00' }], friday: [{ from: '09:00', to: '19:00' }] };
    expect(preferredTime(at('2026-01-05T10:00'), 18, zone, [...allowed, weekly(zone, hours, [])]), 'Friday is too far').to.equal(at('2026-01-05T10:00'));
  });

  it('never makes anybody wait for more than a day after they could be called, nor be called in another hour than it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: at('2026-01-01T00:00'), max: at('2026-12-31T00:00') }), fc.integer({ min: 0, max: 23 }), (now, hour) => {
        const allowed = [daily(zone, '08:00', '20:00')];
        const time = preferredTime(now, hour, zone, allowed);
        expect(time).to.be.within(now, now + 36 * 3_600_000);
        if (time !== now) expect(hourIn(zone, time)).to.equal(hour);
      }),
    );
  });
});
