import { expect } from 'chai';
import fc from 'fast-check';
import { excessOf, usualLimits, type Verdicts, wrongShares } from '../../src/calls/detection-shares.js';

const verdicts = (some: Partial<Verdicts>): Verdicts => ({ people: 0, machines: 0, judgedPeople: 0, missed: 0, judgedMachines: 0, mistaken: 0, ...some });

describe('the shares of wrong verdicts', () => {
  it('are of all machines and of all people, not of what reaches agents', () => {
    // 12 of 100 people were machines: a good detection beside 88 recognised machines, a deaf one beside none.
    expect(wrongShares(verdicts({ people: 100, machines: 88, judgedPeople: 100, missed: 12 })).missed!.share).to.be.closeTo(0.12, 1e-9);
    expect(wrongShares(verdicts({ people: 100, machines: 0, judgedPeople: 100, missed: 12 })).missed!.share).to.equal(1);
    // Half of the calls judged: half of the recognised machines count beside them.
    expect(wrongShares(verdicts({ people: 200, machines: 176, judgedPeople: 100, missed: 12 })).missed!.share).to.be.closeTo(0.12, 1e-9);
    expect(wrongShares(verdicts({ people: 98, machines: 100, judgedMachines: 100, mistaken: 2 })).mistaken!.share).to.be.closeTo(0.02, 1e-9);
    expect(wrongShares(verdicts({ people: 50, machines: 9 }))).to.deep.equal({});
  });

  it('are acted on when they are surely beyond the limit, and not for an unlucky few', () => {
    expect(excessOf(verdicts({ people: 60, machines: 20, judgedPeople: 60, missed: 45 }), usualLimits)!.reason).to.equal(
      'agents met machines in 45 of 60 calls that it had called people, so it misses about 69 % of machines; the limit is 40 %',
    );
    expect(excessOf(verdicts({ people: 100, machines: 100, judgedMachines: 60, mistaken: 12 }), usualLimits)!.reason).to.equal(
      'agents met people in 12 of 60 calls that it had called machines, so it takes about 17 % of people for machines; the limit is 5 %',
    );
    expect(excessOf(verdicts({ people: 3, machines: 0, judgedPeople: 3, missed: 3 }), usualLimits), 'three unlucky calls').to.equal(undefined);
    expect(excessOf(verdicts({ people: 49, machines: 0, judgedPeople: 49, missed: 49 }), usualLimits), 'not 50 yet').to.equal(undefined);
    expect(excessOf(verdicts({ people: 500, machines: 0, judgedPeople: 500, missed: 3 }), usualLimits), 'three machines known in all').to.equal(undefined);
    expect(excessOf(verdicts({ people: 100, machines: 88, judgedPeople: 100, missed: 12 }), usualLimits), 'as good as on the corpus').to.equal(undefined);
    expect(excessOf(verdicts({ people: 100, machines: 20, judgedPeople: 100, missed: 100 }), { mostMissed: 100, mostMistaken: 100 }), 'no limit').to.equal(undefined);
  });

  it('have limits that detection as it was measured does not pass by chance', () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    let passed = 0;
    for (let run = 0; run < 200; run++) {
      const seen = verdicts({});
      // 800 answers, half of them machines, with the corpus' shares of wrong verdicts; every one is judged and looked at.
      for (let call = 0; call < 800; call++) {
        const isMachine = random() < 0.5;
        if (random() < (isMachine ? 0.12 : 0.018) !== isMachine) {
          seen.machines += 1;
          seen.judgedMachines += 1;
          if (!isMachine) seen.mistaken += 1;
        } else {
          seen.people += 1;
          seen.judgedPeople += 1;
          if (isMachine) seen.missed += 1;
        }
        if (!excessOf(seen, usualLimits)) continue;
        passed += 1;
        break;
      }
    }
    expect(passed).to.be.at.most(4);
  });

  it('are between 0 and 1 whatever was counted', () => {
    const count = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(count, count, count, count, count, count, (people, machines, judgedPeople, missed, judgedMachines, mistaken) => {
        const shares = wrongShares({ people, machines, judgedPeople, missed: Math.min(missed, judgedPeople), judgedMachines, mistaken: Math.min(mistaken, judgedMachines) });
        for (const { share, low } of Object.values(shares)) {
          expect(share).to.be.within(0, 1);
          expect(low).to.be.within(0, 1);
        }
      }),
    );
  });
});
