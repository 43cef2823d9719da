import { expect } from 'chai';
import { headerList } from '../../src/switch/codec.js';
import { Subscription } from '../../src/simulator/subscription.js';

const job = headerList('Event-Name', 'BACKGROUND_JOB');
const ours = headerList('Event-Name', 'CHANNEL_ANSWER', 'Caller-ANI', '+12025550123', 'variable_smart_dialers', '1');
const theirs = headerList('Event-Name', 'CHANNEL_ANSWER');

describe('what a client of the event socket listens to', () => {
  it('events by name, and custom ones by subclass', () => {
    const subscription = new Subscription();
    expect(subscription.wants('HEARTBEAT', undefined)).to.equal(false);
    expect(subscription.subscribe(['json', 'heartbeat', 'NOSUCH', 'CUSTOM', 'avmd::beep', 'HEARTBEAT'])).to.equal(true);
    expect(subscription.format).to.equal('json');
    expect(subscription.wants('HEARTBEAT', undefined)).to.equal(true);
    expect(subscription.wants('CHANNEL_ANSWER', undefined)).to.equal(false);
    expect(subscription.wants('CUSTOM', 'avmd::beep')).to.equal(true);
    expect(subscription.wants('CUSTOM', 'avmd::stop')).to.equal(false);
    expect(subscription.subscribe(['NOSUCH'])).to.equal(false);
    expect(subscription.subscribe([])).to.equal(false);
  });

  it('all, all but some, and none', () => {
    const subscription = new Subscription();
    subscription.subscribe(['plain', 'ALL']);
    expect(subscription.wants('DTMF', undefined)).to.equal(true);
    expect(subscription.unsubscribe(['DTMF'])).to.equal(true);
    expect(subscription.wants('DTMF', undefined)).to.equal(false);
    expect(subscription.wants('HEARTBEAT', undefined)).to.equal(true);
    expect(subscription.stop()).to.equal(true);
    expect(subscription.wants('HEARTBEAT', undefined)).to.equal(false);
    expect(subscription.stop()).to.equal(false);
  });

  it('a filter hides everything else, BACKGROUND_JOB too', () => {
    const subscription = new Subscription();
    expect(subscription.passes(job)).to.equal(true);
    expect(subscription.filter('variable_smart_dialers 1')).to.equal('+OK filter added. [variable_smart_dialers]=[1]');
    expect(subscription.passes(ours)).to.equal(true);
    expect(subscription.passes(theirs)).to.equal(false);
    expect(subscription.passes(job)).to.equal(false);
    subscription.filter('add Event-Name BACKGROUND_JOB');
    expect(subscription.passes(job)).to.equal(true);
    expect(subscription.filter('delete Event-Name BACKGROUND_JOB')).to.equal('+OK filter deleted. [Event-Name][BACKGROUND_JOB]');
    expect(subscription.passes(job)).to.equal(false);
    expect(subscription.filter('delete all')).to.equal('+OK filter deleted. [all][]');
    expect(subscription.passes(theirs)).to.equal(true);
    expect(subscription.filter('variable_x')).to.equal('-ERR invalid syntax');
  });

  it('compares without regard to case, with signs and with patterns', () => {
    const passes = (...filters: string[]) => {
      const subscription = new Subscription();
      for (const filter of filters) subscription.filter(filter);
      return subscription.passes(ours);
    };
    expect(passes('event-name channel_answer')).to.equal(true);
    expect(passes('Event-Name /^CHANNEL_/')).to.equal(true);
    expect(passes('Event-Name /^channel_/')).to.equal(false);
    expect(passes('Event-Name /^channel_/i')).to.equal(true);
    expect(passes('Event-Name /(/')).to.equal(false);
    expect(passes('Event-Name CHANNEL_ANSWER', 'variable_smart_dialers -1')).to.equal(false);
    expect(passes('variable_smart_dialers -2')).to.equal(false);
    // The plus of a number is taken for a sign, and then does not match itself.
    expect(passes('Caller-ANI +12025550123')).to.equal(false);
  });
});
