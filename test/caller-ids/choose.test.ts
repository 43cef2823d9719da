import { expect } from 'chai';
import fc from 'fast-check';
import { type CallerNumber, chooseCallerId, type Situation } from '../../src/caller-ids/choose.js';
import { factsOf } from '../../src/caller-ids/number-facts.js';
import type { CallerIdRule } from '../../src/caller-ids/rule.js';

const now = Date.UTC(2026, 0, 5, 12);
let made = 0;
const row = (number: string, more: Partial<CallerNumber> = {}): CallerNumber => ({
  id: (made += 1), number, teams: [], agent: null, isDefault: false, outboundCampaign: '', enabled: true, dailyCap: 0, usedToday: 0, restedUntil: null, ...more,
});
const noRandom = () => expect.fail('no random number was needed');
const choose = (rule: Partial<CallerIdRule> & { kind: CallerIdRule['kind'] }, situation: Partial<Situation>, random: () => number = noRandom) =>
  chooseCallerId({ excludeListId: null, ...rule } as CallerIdRule, { called: '+12025550199', now, numbers: [], excluded: new Set(), listed: [], ...situation }, random);
const best = (called: string, ...numbers: CallerNumber[]) => choose({ kind: 'best match' }, { called, numbers });

describe('best match', () => {
  const [washington, chicago, springfield, newYork, toronto, london, leeds] = ['+12025550110', '+13125550110', '+12175550110', '+12125550110', '+14165550110', '+442079460018', '+441134960018'] as const;
  const all = () => [washington, chicago, springfield, newYork, toronto, london, leeds].map((number) => row(number));

  it('is the number in the same area, and says so', () => {
    const { number, reasons } = best('+12025550199', ...all().map((one) => ({ ...one, usedToday: 3 })));
    expect(number).to.equal(washington);
    expect(reasons).to.deep.equal(['+12025550110: same area code 202; used 3 times today.']);
    expect(best('+442079460099', ...all()).reasons).to.deep.equal(['+442079460018: same area, London; not used today yet.']);
  });

  it('is, of several in the area, the one that begins alike for longest', () => {
    expect(best('+12025550199', row('+12029990110'), row('+12025559110'), row('+12025550911')).number).to.equal('+12025550911');
  });

  it('is one of the same state before one of the same country, though another begins alike', () => {
    expect(best('+16185550100', ...all()).reasons[0]).to.equal('+13125550110: same state, IL; not used today yet, least of the 2 that are as near.');
    expect(best('+12015550100', row(washington), row('+19735550100')).number, 'New Jersey, not Washington').to.equal('+19735550100');
    expect(best('+12065550100', row(toronto), row(newYork)).reasons[0]).to.contain('same country, US');
  });

  it('goes by how numbers begin where a country numbers by region', () => {
    expect(best('+4989123456', row('+4930123456'), row('+4981231234')).reasons[0]).to.equal('+4981231234: it begins alike, with +49 8; not used today yet.');
  });

  it('is the default one where none is near, and else the one used least', () => {
    expect(best('+4930123456', row(washington), row(london, { isDefault: true, usedToday: 9 })).reasons).to.deep.equal([`${london}: none is near, and it is the default one; used 9 times today.`]);
    expect(best('+4930123456', row(washington, { usedToday: 1 }), row(london)).number).to.equal(london);
    expect(best('+12065550100', row(washington), row(newYork, { isDefault: true, usedToday: 1 })).number, 'near ones are not passed over for it').to.equal(washington);
  });

  it('passes over what cannot be shown now, and says why', () => {
    const excluded = new Set(['+12025550114']);
    const numbers = [
      row('+12025550110', { dailyCap: 50, usedToday: 50 }), row('+12025550111', { restedUntil: now + 60_000 }), row('+12025550112', { enabled: false }), row('+12025550199'), row('+12025550114'),
      row('+12125550110'),
    ];
    const { number, reasons } = choose({ kind: 'best match' }, { numbers, excluded });
    expect(number).to.equal('+12125550110');
    expect(reasons).to.deep.equal([
      '+12025550110 has reached its cap of 50 a day.', '+12025550111 rests until 2026-01-05T12:01:00.000Z.', '+12025550112 is not in use.', 'So it is with 2 others.',
      '+12125550110: same country, US; not used today yet.',
    ]);
    expect(choose({ kind: 'best match' }, { numbers: numbers.slice(0, 2), excluded }).number, 'nothing at all').to.equal(null);
    expect(choose({ kind: 'best match' }, { numbers: [], excluded }).reasons).to.deep.equal(['None of the account’s numbers can be shown: the gateway’s own is.']);
  });

  it('counts a rest as over at its last instant', () => {
    expect(best('+12025550199', row('+12025550111', { restedUntil: now })).number).to.equal('+12025550111');
  });
});

describe('the rules of the caller ID', () => {
  const near = row('+12025550110');
  const far = row('+13105550110', { agent: 'ann', teams: ['West'] });
  const numbers = [near, far];

  it('specific: the one chosen, ours or not; none chosen is best match', () => {
    expect(choose({ kind: 'specific', number: far.number }, { numbers })).to.deep.equal({ number: far.number, callerId: far, reasons: ['+13105550110: it is the one chosen.'] });
    expect(choose({ kind: 'specific', number: '*31#' }, { numbers })).to.deep.include({ number: '*31#', callerId: null });
    expect(choose({ kind: 'specific', number: '' }, { numbers }).number).to.equal(near.number);
    expect(choose({ kind: 'specific', number: far.number }, { numbers, excluded: new Set([far.number]) }).reasons).to.deep.equal(['+13105550110 is on the exclusion list: best match instead.', '+12025550110: same area code 202; not used today yet.']);
  });

  it('agent: their number; none, or the agent not known yet, is best match', () => {
    expect(choose({ kind: 'agent' }, { numbers, agent: 'ann' })).to.deep.equal({ number: far.number, callerId: far, reasons: ['+13105550110 is a number of the agent ann.'] });
    expect(choose({ kind: 'agent' }, { numbers, agent: 'bob' }).reasons[0]).to.equal('The agent bob has no number: best match instead.');
    expect(choose({ kind: 'agent' }, { numbers })).to.deep.include({ number: near.number, reasons: ['It is not known yet which agent will talk: best match instead.', '+12025550110: same area code 202; not used today yet.'] });
    expect(choose({ kind: 'agent' }, { numbers: [near, { ...far, enabled: false }], agent: 'ann' })).to.deep.include({ number: near.number });
  });

  it('last or best match: what the contact saw last, while it is ours', () => {
    expect(choose({ kind: 'last or best match' }, { numbers, last: far.number })).to.deep.include({ number: far.number, reasons: ['+13105550110: the contact saw it last.'] });
    expect(choose({ kind: 'last or best match' }, { numbers })).to.deep.include({ number: near.number });
    expect(choose({ kind: 'last or best match' }, { numbers, last: '+12125550000' }).reasons[0]).to.equal('+12125550000, which the contact saw last, is not among the account’s numbers any more.');
    expect(choose({ kind: 'last or best match' }, { numbers: [near, { ...far, dailyCap: 1, usedToday: 1 }], last: far.number }).reasons[0]).to.equal('+13105550110, which the contact saw last, has reached its cap of 1 a day.');
  });

  it('last or specific: what the contact saw last, else the one chosen, else best match', () => {
    const rule = { kind: 'last or specific', number: '+12125550000' } as const;
    expect(choose(rule, { numbers, last: far.number }).number).to.equal(far.number);
    expect(choose(rule, { numbers, last: '+12125550000' }).reasons).to.deep.equal(['+12125550000: the contact saw it last.']);
    expect(choose(rule, { numbers }).reasons).to.deep.equal(['The contact has seen none of our numbers yet.', '+12125550000: it is the one chosen.']);
    expect(choose(rule, { numbers, excluded: new Set(['+12125550000']) }).number).to.equal(near.number);
  });

  it('team: best match among its numbers; no other team’s, but the default one', () => {
    expect(choose({ kind: 'team', team: 'west' }, { numbers })).to.deep.include({ number: far.number, reasons: ['+13105550110: same country, US; not used today yet, of the team west.'] });
    expect(choose({ kind: 'team', team: 'East' }, { numbers })).to.deep.include({ number: null, reasons: ['The team East has no number.', 'None of the account’s numbers can be shown: the gateway’s own is.'] });
    const fallback = row('+12125550111', { isDefault: true });
    expect(choose({ kind: 'team', team: 'East' }, { numbers: [...numbers, fallback] }).reasons).to.deep.equal(['The team East has no number.', '+12125550111: it is the default one.']);
  });

  it('random: any number of the lists but the excluded ones and the called one; our own keep their cap', () => {
    const listed = ['+12125550001', '+12125550002', '+12025550199', '+12125550003', near.number];
    const excluded = new Set(['+12125550002']);
    const capped = { ...near, dailyCap: 1, usedToday: 1 };
    const drawn = [0, 0.49, 0.5, 0.999].map((value) => choose({ kind: 'random', listIds: [1] }, { numbers: [capped], listed, excluded }, () => value).number);
    expect(drawn).to.deep.equal(['+12125550001', '+12125550001', '+12125550003', '+12125550003']);
    expect(choose({ kind: 'random', listIds: [1] }, { numbers, listed }, () => 0.99).callerId).to.equal(near);
    expect(choose({ kind: 'random', listIds: [1] }, { numbers, listed: [] }).reasons[0]).to.equal('There is no number on the chosen lists: best match instead.');
  });
});

describe('whatever the rule and the situation', () => {
  const areas = ['201', '202', '212', '312', '416', '618'];
  const ours = fc.oneof(
    fc.tuple(fc.constantFrom(...areas), fc.integer({ min: 100, max: 140 })).map(([area, line]) => `+1${area}5550${line}`),
    fc.integer({ min: 10, max: 30 }).map((line) => `+4420794600${line}`),
  );
  const caller = fc.record({
    number: ours, teams: fc.subarray(['East', 'West']), agent: fc.constantFrom(null, 'ann', 'bob'), isDefault: fc.boolean(), outboundCampaign: fc.constant(''), enabled: fc.boolean(),
    dailyCap: fc.integer({ min: 0, max: 3 }), usedToday: fc.integer({ min: 0, max: 4 }), restedUntil: fc.constantFrom(null, now - 1, now, now + 1),
  });
  const numbers = fc.uniqueArray(caller, { selector: ({ number }) => number, maxLength: 12 }).map((rows) => rows.map((one, index): CallerNumber => ({ id: index + 1, ...one })));
  const number = fc.oneof(ours, fc.constant('*31#'));
  const rule: fc.Arbitrary<CallerIdRule> = fc.oneof(
    number.map((one) => ({ kind: 'specific' as const, number: one, excludeListId: null })),
    fc.constant({ kind: 'best match' as const, excludeListId: 1 }),
    fc.constant({ kind: 'agent' as const, excludeListId: 1 }),
    fc.constant({ kind: 'last or best match' as const, excludeListId: 1 }),
    number.map((one) => ({ kind: 'last or specific' as const, number: one, excludeListId: null })),
    fc.constantFrom('East', 'West', 'None').map((team) => ({ kind: 'team' as const, team, excludeListId: null })),
    fc.constant<CallerIdRule>({ kind: 'random', listIds: [1], excludeListId: null }),
  );
  const situation = fc.record({
    called: ours, now: fc.constant(now), numbers, excluded: fc.array(ours, { maxLength: 6 }).map((some) => new Set(some)), listed: fc.array(ours, { maxLength: 6 }),
    agent: fc.option(fc.constantFrom('ann', 'bob', 'cid'), { nil: undefined }), last: fc.option(ours, { nil: undefined }),
  });
  const isFit = (one: CallerNumber, { called, excluded }: Situation) =>
    one.enabled && one.number !== called && !excluded.has(one.number) && !(one.restedUntil !== null && one.restedUntil > now) && (one.dailyCap === 0 || one.usedToday < one.dailyCap);

  it('no number above its cap, resting, disabled or excluded is shown, nor the called one; and there is a reason', () => {
    fc.assert(
      fc.property(rule, situation, fc.double({ min: 0, max: 1, noNaN: true }), (one, where, random) => {
        const choice = chooseCallerId(one, where, () => random);
        expect(choice.reasons.length).to.be.above(0);
        for (const reason of choice.reasons) expect(reason).to.match(/^\S.*\.$/);
        expect(where.excluded.has(choice.number ?? '')).to.equal(false);
        expect(choice.number).to.not.equal(where.called);
        const known = where.numbers.find((candidate) => candidate.number === choice.number);
        expect(choice.callerId).to.equal(known ?? null);
        if (known) expect(isFit(known, where)).to.equal(true);
        if (choice.number !== null) expect(choice.reasons.some((reason) => reason.startsWith(choice.number!))).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('the same question has the same answer, and nothing is changed by asking', () => {
    fc.assert(
      fc.property(rule, situation, fc.double({ min: 0, max: 1, noNaN: true }), (one, where, random) => {
        const before = JSON.stringify(where);
        expect(chooseCallerId(one, where, () => random)).to.deep.equal(chooseCallerId(one, where, () => random));
        const best = { kind: 'best match' as const, excludeListId: null };
        expect(chooseCallerId(best, where, noRandom).number, 'in whatever order').to.equal(chooseCallerId(best, { ...where, numbers: where.numbers.toReversed() }, noRandom).number);
        expect(JSON.stringify(where)).to.equal(before);
      }),
      { numRuns: 500 },
    );
  });

  it('best match shows one of ours while one can be shown, the nearest, and of those as near the one used least', () => {
    fc.assert(
      fc.property(situation, (where) => {
        const { callerId } = chooseCallerId({ kind: 'best match', excludeListId: null }, where, noRandom);
        const fit = where.numbers.filter((one) => isFit(one, where));
        expect(callerId === null).to.equal(fit.length === 0);
        if (!callerId) return;
        const inArea = fit.filter((one) => factsOf(one.number)!.area === factsOf(where.called)!.area);
        if (inArea.length > 0) expect(inArea).to.include(callerId);
        else if (fit.some((one) => factsOf(one.number)!.state === factsOf(where.called)!.state)) expect(factsOf(callerId.number)!.state).to.equal(factsOf(where.called)!.state);
        else if (fit.some((one) => factsOf(one.number)!.country === factsOf(where.called)!.country)) expect(factsOf(callerId.number)!.country).to.equal(factsOf(where.called)!.country);
        const alike = (one: CallerNumber) => JSON.stringify([factsOf(one.number)!.area, factsOf(one.number)!.country, one.isDefault]) === JSON.stringify([factsOf(callerId.number)!.area, factsOf(callerId.number)!.country, callerId.isDefault]);
        if (inArea.length === 0) for (const one of fit.filter(alike)) expect(one.usedToday).to.be.at.least(callerId.usedToday);
      }),
      { numRuns: 1_000 },
    );
  });
});
