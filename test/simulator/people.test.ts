import { expect } from 'chai';
import { labPeople } from '../../src/simulator/people/lab.js';
import { mixedPeople, ordinaryMix } from '../../src/simulator/people/mix.js';
import { seededRandom } from '../../src/simulator/random.js';

describe('people behind the simulated switch', () => {
  it('follow the table of the lab', () => {
    const causes = ['60', '80', '90', '99'].map((end) => labPeople(`120255501${end}`));
    expect(causes).to.deep.equal(['USER_BUSY', 'UNALLOCATED_NUMBER', 'NORMAL_CIRCUIT_CONGESTION', 'NORMAL_CIRCUIT_CONGESTION'].map((cause) => ({ kind: 'refuses', cause })));
    expect(labPeople('+12025550100')).to.have.nested.property('answer.by', 'human');
    expect(labPeople('12025550155')).to.have.nested.property('answer.by', 'machine');
    expect(labPeople('12025550195')).to.have.nested.property('answer.by', 'fax');
    expect(labPeople('12025550170')).to.not.have.property('answer');
    expect(labPeople('12')).to.deep.equal({ kind: 'refuses', cause: 'NO_ROUTE_DESTINATION' });
  });

  it('mix in the shares asked for, the same way each time', () => {
    const people = mixedPeople(ordinaryMix);
    const again = mixedPeople(ordinaryMix);
    const other = mixedPeople({ ...ordinaryMix, seed: 'other' });
    const counts: Record<string, number> = {};
    let differing = 0;
    const rings: number[] = [];
    for (let i = 0; i < 20_000; i++) {
      const number = `+1202${5550000 + i}`;
      const reaction = people(number);
      expect(again(number)).to.deep.equal(reaction);
      if (JSON.stringify(other(number)) !== JSON.stringify(reaction)) differing++;
      const kind = reaction.kind === 'refuses' ? reaction.cause : (reaction.answer?.by ?? 'nobody');
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (reaction.kind === 'rings' && reaction.answer?.by === 'human') rings.push(reaction.answer.after);
    }
    expect(differing).to.be.greaterThan(10_000);
    expect(counts.human! / 20_000).to.be.closeTo(0.3, 0.015);
    expect(counts.machine! / 20_000).to.be.closeTo(0.25, 0.015);
    expect(counts.nobody! / 20_000).to.be.closeTo(0.3, 0.015);
    expect(counts.USER_BUSY! / 20_000).to.be.closeTo(0.06, 0.01);
    rings.sort((a, b) => a - b);
    expect(rings[Math.floor(rings.length / 2)]! / 1000).to.be.closeTo(ordinaryMix.ring.median, 0.5);
  });

  it('draw evenly', () => {
    const random = seededRandom('x');
    const draws = Array.from({ length: 10_000 }, random);
    expect(draws.every((draw) => draw >= 0 && draw < 1)).to.equal(true);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / 10_000).to.be.closeTo(0.5, 0.02);
    expect(seededRandom('x')()).to.equal(draws[0]);
  });
});
