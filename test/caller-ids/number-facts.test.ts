import { expect } from 'chai';
import { offline, zonesOfPlace } from '../../src/caller-ids/look-up/offline.js';
import { commonPrefix, factsOf } from '../../src/caller-ids/number-facts.js';
import { stateCodes } from '../../src/caller-ids/states.js';
import { prefixTable } from '../../src/compliance/prefix-tables.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';

describe('what a number tells by itself', () => {
  it('is its country, area, place and state', () => {
    expect(factsOf('+13125550110')).to.include({ callingCode: '1', national: '3125550110', country: 'US', area: '312', place: 'Chicago, IL', state: 'IL' });
    expect(factsOf('+14165550110')).to.include({ country: 'CA', area: '416', state: 'ON' });
    expect(factsOf('+4930123456')).to.include({ callingCode: '49', country: 'DE', area: 'Berlin', state: undefined });
    expect(factsOf('+8613812345678')).to.include({ country: 'CN', place: 'Lianyungang, Jiangsu', state: 'Jiangsu', lineType: 'mobile' });
    for (const nonsense of ['', '*31#', '2025550110', '+', '+999999999999']) expect(factsOf(nonsense), nonsense).to.equal(undefined);
  });

  it('costs extra, or not', () => {
    // Premium, shared cost and personal numbers, satellites, and premium of no country.
    for (const number of ['+19005550199', '+448451234567', '+4918051234567', '+447012345678', '+88162312345', '+87077312345', '+88213000123', '+979123456789']) expect(factsOf(number)?.costsExtra, number).to.equal(true);
    for (const number of ['+12025550100', '+18005550100', '+80012345678', '+443301234567', '+442079460000', '+4930123456']) expect(factsOf(number)?.costsExtra, number).to.equal(false);
  });

  it('is a state for every area code of the United States and Canada, whose two-letter code is one of the known ones', () => {
    const codes = new Set(Object.values(stateCodes));
    const unknown: string[] = [];
    for (const area of [...prefixTable('geocodes/en/1.bson')!.keys()].filter((prefix) => prefix.length === 3)) {
      const { state } = factsOf(`+1${area}5550100`)!;
      if (!codes.has(state!)) unknown.push(`${area} ${state}`);
    }
    expect(unknown, 'several provinces share these').to.deep.equal(['782 Nova Scotia/Prince Edward Island', '867 Northwest Territories/Nunavut/Yukon', '902 Nova Scotia/Prince Edward Island']);
  });

  it('is, offline, a line type, a place and zones; in North America not whether it is mobile', () => {
    const of = (number: string) => offline(number as PhoneNumber);
    expect(of('+12025550110')).to.deep.equal({ lineType: 'fixed or mobile', place: 'Washington D.C.', zones: ['America/New_York'] });
    expect(of('+447911123456').lineType).to.equal('mobile');
    expect(of('+18005551212')).to.include({ lineType: 'toll free' });
  });

  it('has digits in common with another behind the country code; in North America whole area codes alone', () => {
    const common = (one: string, other: string) => commonPrefix(factsOf(one)!, factsOf(other)!);
    expect(common('+12025550110', '+12025550199')).to.equal(8);
    expect(common('+12025550110', '+12015550110')).to.equal(0);
    expect(common('+4930123456', '+4931123456')).to.equal(1);
    expect(common('+4930123456', '+4830123456')).to.equal(0);
  });
});

describe('the zones of an address', () => {
  it('are those of its state', () => {
    for (const place of ['Honolulu, HI', 'Honolulu, Hawaii', '1 Main St, Honolulu, Hawaii 96815, US', 'Hawaii 96815-1234']) expect(zonesOfPlace(place), place).to.deep.equal(['Pacific/Honolulu']);
    expect(zonesOfPlace('Dallas, TX')).to.include.members(['America/Chicago']);
    expect(zonesOfPlace('Los Angeles, CA')).to.deep.equal(['America/Los_Angeles']);
    expect(zonesOfPlace('Toronto, ON M5H 2N2, CA'), 'CA is Canada there').to.include('America/Toronto').and.to.not.include('America/Los_Angeles');
    for (const place of ['Paris', '', 'Somewhere, ZZ', 'US']) expect(zonesOfPlace(place), place).to.deep.equal([]);
  });
});
