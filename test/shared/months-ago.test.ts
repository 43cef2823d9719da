import { expect } from 'chai';
import { monthsAgo } from '../../src/shared/months-ago.js';

describe('so many months ago', () => {
  const ago = (now: string, months: number, zone?: string) => new Date(monthsAgo(Date.parse(now), months, zone)).toISOString();

  it('is the same day and time, however long the months were', () => {
    expect(ago('2029-02-01T18:00:00Z', 60)).to.equal('2024-02-01T18:00:00.000Z');
    expect(ago('2027-03-01T00:00:00Z', 1)).to.equal('2027-02-01T00:00:00.000Z');
  });

  it('is the last day of a month that is shorter, so that nothing is older than it a day too soon', () => {
    expect(ago('2027-03-31T12:00:00Z', 1)).to.equal('2027-02-28T12:00:00.000Z');
    expect(ago('2028-02-29T12:00:00Z', 12)).to.equal('2027-02-28T12:00:00.000Z');
  });

  it('goes by the calendar of the zone', () => {
    // In New York it is February still.
    expect(ago('2027-03-01T04:30:00Z', 1, 'America/New_York')).to.equal('2027-01-29T04:30:00.000Z');
    // Summer time began in between.
    expect(ago('2027-04-01T14:00:00Z', 1, 'America/New_York')).to.equal('2027-03-01T15:00:00.000Z');
  });
});
