import { expect } from 'chai';
import { abandonedCap } from '../../src/compliance/abandoned-cap.js';
import { inForce } from '../../src/compliance/jurisdictions.js';
import type { Jurisdiction } from '../../src/compliance/jurisdictions/jurisdiction.js';

const strict = (share: number, more: Partial<Jurisdiction> = {}): Jurisdiction => ({
  code: 'XX', name: 'Strictland', version: '2026-11-25', sources: ['made up'], verified: true, country: 'XX', customers: ['consumer'], abandonedShare: { share, days: 30 }, ...more,
});
const consumers = { customerType: 'consumer', purpose: 'general' } as const;

describe('the most that a dialer may abandon', () => {
  it('is 3 %, with the law and without, and a law that allows more does not raise it', () => {
    expect(abandonedCap([], consumers)).to.equal(0.03);
    expect(abandonedCap(inForce({ law: true, jurisdictions: { CA: true } }), consumers)).to.equal(0.03);
    expect(abandonedCap([strict(0.05)], consumers)).to.equal(0.03);
  });

  it('is the strictest share of all places in force', () => {
    expect(abandonedCap([strict(0.02), strict(0.01), ...inForce({ law: true, jurisdictions: {} })], consumers)).to.equal(0.01);
  });

  it('is lowered by no law that protects others, or calls of another purpose', () => {
    expect(abandonedCap([strict(0.01)], { ...consumers, customerType: 'business' })).to.equal(0.03);
    expect(abandonedCap([strict(0.01, { purpose: 'debt collection' })], consumers)).to.equal(0.03);
    expect(abandonedCap([strict(0.01, { purpose: 'debt collection' })], { ...consumers, purpose: 'debt collection' })).to.equal(0.01);
  });
});
