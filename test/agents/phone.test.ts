import { expect } from 'chai';
import { phoneOf } from '../../src/agents/phone.js';

const registrations = new Set(['1001@example.com']);

describe('the telephone of an agent', () => {
  it('is a softphone when it is registered at the switch', () => {
    expect(phoneOf('[leg_timeout=10]user/1001@example.com', registrations, false)).to.equal('softphone');
    expect(phoneOf('{a=1}[b=2]user/1001@example.com', registrations, false)).to.equal('softphone');
    expect(phoneOf('user/1002@example.com', registrations, true)).to.equal('1002@example.com is not registered at the switch');
  });

  it('at a fixed address is one when an administrator says so', () => {
    expect(phoneOf('sofia/internal/1001@10.0.0.5', registrations, true)).to.equal('softphone');
    expect(phoneOf('sofia/internal/1001@10.0.0.5', registrations, false)).to.equal('its fixed address is not marked as a softphone');
  });

  it('is never one behind a trunk, in a dialplan, or when it is several', () => {
    const outside = 'it is reached by an outside number, not at a softphone';
    for (const contact of ['sofia/gateway/carrier/12025550100', '[leg_timeout=9]sofia/gateway/carrier/1202', 'loopback/9/default', 'sofia/internal/1@a,sofia/internal/2@a', 'user/1001@example.com|user/1002@example.com', 'error/user_busy'])
      expect(phoneOf(contact, registrations, true), contact).to.equal(outside);
    expect(phoneOf('', registrations, true)).to.equal('it has no telephone');
  });
});
