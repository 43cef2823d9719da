import { expect } from 'chai';
import { phoneOf } from '../../src/agents/phone.js';

const registrations = new Set(['1001@example.com']);

const at = (contact: string, some: { type?: string; uuid?: string } = {}) => ({ type: 'callback', uuid: '', contact, ...some });

describe('the telephone of an agent', () => {
  it('is a softphone when it is registered at the switch', () => {
    expect(phoneOf(at('[leg_timeout=10]user/1001@example.com'), registrations, false)).to.equal('softphone');
    expect(phoneOf(at('{a=1}[b=2]user/1001@example.com'), registrations, false)).to.equal('softphone');
    expect(phoneOf(at('user/1002@example.com'), registrations, true)).to.equal('1002@example.com is not registered at the switch');
  });

  it('at a fixed address is one when an administrator says so', () => {
    expect(phoneOf(at('sofia/internal/1001@10.0.0.5'), registrations, true)).to.equal('softphone');
    expect(phoneOf(at('sofia/internal/1001@10.0.0.5'), registrations, false)).to.equal('its fixed address is not marked as a softphone');
  });

  it('is never one behind a trunk, in a dialplan, or when it is several', () => {
    const outside = 'it is reached by an outside number, not at a softphone';
    for (const contact of ['sofia/gateway/carrier/12025550100', '[leg_timeout=9]sofia/gateway/carrier/1202', 'loopback/9/default', 'sofia/internal/1@a,sofia/internal/2@a', 'user/1001@example.com|user/1002@example.com', 'error/user_busy'])
      expect(phoneOf(at(contact), registrations, true), contact).to.equal(outside);
    expect(phoneOf(at(''), registrations, true)).to.equal('it has no telephone');
  });

  it('is the line on which a standby agent waits', () => {
    const standby = (contact: string, uuid: string, isMarked: boolean) => phoneOf(at(contact, { type: 'uuid-standby', uuid }), registrations, isMarked);
    expect(standby('user/1001@example.com', 'u', false)).to.equal('softphone');
    expect(standby('', 'u', true)).to.equal('softphone');
    expect(standby('', 'u', false)).to.equal('its standby line is not marked as a softphone');
    expect(standby('user/1001@example.com', '', true)).to.equal('its standby line is not up');
    expect(standby('sofia/gateway/carrier/1202', 'u', true)).to.equal('it is reached by an outside number, not at a softphone');
  });
});
