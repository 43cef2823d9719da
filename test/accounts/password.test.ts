import { expect } from 'chai';
import { checkPassword, hashPassword } from '../../src/accounts/password.js';

describe('a password’s hash', () => {
  const cheap = { N: 1024, r: 8, p: 1 };

  it('matches its password and no other', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(await checkPassword('correct horse battery', hash)).to.deep.equal({ matches: true, isOutdated: false });
    expect((await checkPassword('correct horse batterY', hash)).matches).to.equal(false);
  });

  it('is another one each time, fits its column and does not hold the password', async () => {
    const hashes = [await hashPassword('same password', cheap), await hashPassword('same password', cheap)];
    expect(hashes[0]).to.not.equal(hashes[1]);
    for (const hash of hashes) expect(hash).to.have.length.below(200).and.not.include('same');
  });

  it('keeps its own cost, and says when that is not today’s', async () => {
    expect(await checkPassword('correct horse battery', await hashPassword('correct horse battery', cheap))).to.deep.equal({ matches: true, isOutdated: true });
  });

  it('matches however the same characters were typed', async () => {
    const hash = await hashPassword('caf\u00e9 au lait', cheap);
    expect((await checkPassword('cafe\u0301 au lait', hash)).matches).to.equal(true);
  });

  it('never matches what is no hash, nor a password too long to look at', async () => {
    for (const stored of ['', 'scrypt', 'plain text', 'scrypt$1024$8$1$$', await hashPassword('x', cheap)])
      expect((await checkPassword('x'.repeat(1_001), stored)).matches, stored).to.equal(false);
    expect((await checkPassword('', '')).matches).to.equal(false);
  });
});
