import { expect } from 'chai';
import { IANAZone } from 'luxon';
import { zonesOfNumber } from '../../src/compliance/zones-of-number.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';

const zones = (number: string) => zonesOfNumber(number as PhoneNumber);

describe('the time zones of a number', () => {
  it('are those of its longest known prefix', () => {
    expect(zones('+12125550123')).to.deep.equal(['America/New_York']);
    expect(zones('+13105550123')).to.deep.equal(['America/Los_Angeles']);
    expect(zones('+442071234567')).to.deep.equal(['Europe/London']);
    expect(zones('+919876543210')).to.deep.equal(['Asia/Calcutta']);
  });

  it('are 42 for a toll-free number of the country code 1', () => {
    const found = zones('+18005550100');
    expect(found).to.have.length(42);
    expect(found).to.include.members(['America/New_York', 'America/Los_Angeles', 'Pacific/Honolulu', 'America/Puerto_Rico']);
  });

  it('are none where nothing is known of it', () => {
    expect(zones('+2100000000')).to.deep.equal([]);
    expect(zones('+0')).to.deep.equal([]);
  });

  it('exist on this machine, whatever the number', () => {
    const known = new Set<string>();
    for (let prefix = 1; prefix < 10_000; prefix++) for (const zone of zones(`+${prefix}00000`)) known.add(zone);
    expect(known.size).to.be.greaterThan(200);
    expect([...known].filter((zone) => !IANAZone.isValidZone(zone))).to.deep.equal([]);
  });
});
