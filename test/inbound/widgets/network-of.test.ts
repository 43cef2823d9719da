import { expect } from 'chai';
import { networkOf } from '../../../src/inbound/widgets/network-of.js';

describe('what requests are counted by', () => {
  const cases: [string, string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ];
  for (const [ip, network] of cases) it(`is ${network || 'nothing'} for ${ip || 'nothing'}`, () => expect(networkOf(ip)).to.equal(network));
});
