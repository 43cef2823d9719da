import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inForce, jurisdictions, lawOf, takeHousePacks } from '../../../src/compliance/jurisdictions.js';
import { readHousePacks } from '../../../src/compliance/jurisdictions/house.js';

const italy = {
  code: 'IT', name: 'Italy, as our lawyer reads it', version: '2026-10-01', sources: ['codice del consumo, read by our lawyer'], verified: true, country: 'IT', customers: ['consumer'],
  hours: { monday: [{ from: '10:00', to: '18:00' }] }, holidays: ['easter+1', '08-15', '2026-06-02'], holidaysWithNextWeekday: ['12-26'],
};
const berlin = { code: 'DE', name: 'Germany', version: '2026-10-02', sources: ['UWG §7'], verified: true, country: 'DE', customers: ['consumer', 'business'], limits: [{ attempts: 1, hours: 48 }] };

describe('the house’s own rules of places', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'house-rules-'));
    await mkdir(join(dataDir, 'jurisdictions'));
  });
  afterEach(async () => {
    takeHousePacks([]);
    await rm(dataDir, { recursive: true });
  });
  const write = (name: string, content: unknown) => writeFile(join(dataDir, 'jurisdictions', name), typeof content === 'string' ? content : JSON.stringify(content));
  const failure = async () => {
    const read = await readHousePacks(dataDir);
    return read.ok ? undefined : read.failure;
  };

  it('are none where there is no folder, or nothing in it', async () => {
    expect(await readHousePacks(join(dataDir, 'nowhere'))).to.deep.equal({ ok: true, value: [] });
    await write('README.txt', 'not rules');
    expect(await readHousePacks(dataDir)).to.deep.equal({ ok: true, value: [] });
  });

  it('replace what is shipped by its code and add to it, and the default still says what they leave out', async () => {
    const before = jurisdictions().map(({ code }) => code);
    await write('italy.json', italy);
    await write('germany.json', berlin);
    const read = await readHousePacks(dataDir);
    if (!read.ok) throw new Error(read.failure);
    takeHousePacks(read.value);
    expect(jurisdictions().map(({ code }) => code)).to.deep.equal([...before.filter((code) => code !== 'OTHER'), 'DE', 'OTHER']);
    const found = jurisdictions().find(({ code }) => code === 'IT')!;
    expect(found).to.deep.include({ version: '2026-10-01', ownFile: 'italy.json', hours: italy.hours });
    // The 26th of December of 2026 is a Saturday.
    expect(found.holidays!.filter((date) => date.startsWith('2026'))).to.deep.equal(['2026-04-06', '2026-06-02', '2026-08-15', '2026-12-26', '2026-12-28']);
    const law = inForce({ law: true, jurisdictions: {} });
    const of = (country: string) => lawOf(law, { country, states: [] }, 'consumer', 'general').map(({ code, hours, limits }) => [code, hours !== undefined, limits !== undefined]);
    expect(of('IT')).to.deep.equal([['IT', true, false], ['OTHER', false, true]]);
    expect(of('DE')).to.deep.equal([['DE', false, true], ['OTHER', true, false]]);
  });

  // Symptom: a file that was saved by an editor of Windows ended the start: “Unexpected token”. Cause: the mark of its byte order
  // was read as a part of the JSON. Fix: it is left out.
  it('may begin with the mark of their byte order', async () => {
    await write('italy.json', `\uFEFF${JSON.stringify(italy)}`);
    expect(await failure()).to.equal(undefined);
  });

  const wrong: [string, unknown, RegExp][] = [
    ['is no JSON', '{ "code": ', /italy\.json cannot be read: /],
    // Symptom: “name: Invalid input: expected string, received undefined”. Cause: the schema's own words. Fix: it is said that the field is missing.
    ['lacks a field', { ...italy, name: undefined }, /italy\.json, name: This field is missing\.$/],
    ['is no object', [], /italy\.json: Invalid input: expected object/],
    ['names no source', { ...italy, sources: [] }, /italy\.json, sources: At least one source is named\.$/],
    ['has hours that end before they begin', { ...italy, hours: { monday: [{ from: '18:00', to: '10:00' }] } }, /italy\.json, hours\.monday\.0\.to: The window ends before/],
    ['has a day that is none', { ...italy, holidays: ['02-30'] }, /italy\.json, holidays\.0: A holiday is written as/],
    ['has a field that is not known', { ...italy, houers: {} }, /italy\.json: Unrecognized key: "houers"/],
    ['has a country that is none', { ...italy, country: 'UK' }, /italy\.json, country: .*GB, not UK/],
    ['has a state elsewhere', { ...italy, state: 'MI' }, /italy\.json, state: States are known of the United States alone\.$/],
    ['has no version', { ...italy, version: 'latest' }, /italy\.json, version: A version is the day/],
    ['asks for a ring that nobody keeps', { ...italy, ringSeconds: 30 }, /italy\.json, ringSeconds: Every dialer lets a number ring for 15 seconds/],
    ['asks for records that no account keeps', { ...italy, records: { months: 600, source: 'x' } }, /italy\.json, records\.months: An account keeps calls for 240 months at most\.$/],
    ['names no source of the records', { ...italy, records: { months: 60 } }, /italy\.json, records\.source: /],
    ['has a registry of no country', { ...italy, country: undefined, registry: { maxAgeDays: 10 } }, /italy\.json, registry: /],
  ];
  for (const [what, content, says] of wrong)
    it(`are refused as a whole, by file and field, where one ${what}`, async () => {
      await write('a.json', berlin);
      await write('italy.json', content);
      expect(await failure()).to.match(says);
    });

  it('are refused where two have one code', async () => {
    await write('a.json', italy);
    await write('b.json', italy);
    expect(await failure()).to.match(/b\.json, code: a\.json in that folder has the code IT already\.$/);
  });
});
