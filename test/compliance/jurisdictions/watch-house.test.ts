import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../../src/accounts/audit-entry.entity.js';
import { inForce, jurisdictions, takeHousePacks } from '../../../src/compliance/jurisdictions.js';
import { readHousePacks } from '../../../src/compliance/jurisdictions/house.js';
import { HouseWatch, printOf } from '../../../src/compliance/jurisdictions/watch-house.js';
import type { Candidate } from '../../../src/compliance/rule.js';
import { refusal } from '../../../src/compliance/verdict.js';
import type { PhoneNumber } from '../../../src/shared/phone-number.js';
import { openHouse } from '../../accounts/house.js';
import { onEachDatabase } from '../../support/databases.js';

const italy = { code: 'IT', name: 'Italy', version: '2026-10-01', sources: ['our lawyer'], verified: true, country: 'IT', customers: ['consumer'], limits: [{ attempts: 2, hours: 24 }] };

onEachDatabase('the house’s own rules of places, while the service runs', (open) => {
  let dataSource: DataSource;
  let dataDir: string;
  let context: ConstructorParameters<typeof HouseWatch>[0];
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    dataDir = await mkdtemp(join(tmpdir(), 'house-watch-'));
    context = (await openHouse(dataSource, dataDir)).context;
  });
  beforeEach(() => mkdir(join(dataDir, 'jurisdictions'), { recursive: true }));
  afterEach(async () => {
    takeHousePacks([]);
    await rm(join(dataDir, 'jurisdictions'), { recursive: true, force: true });
    await dataSource.getRepository(AuditEntry).clear();
  });
  after(async () => {
    if (dataDir) await rm(dataDir, { recursive: true });
    await dataSource?.destroy();
  });

  /** As the service starts. */
  async function start(): Promise<HouseWatch> {
    const print = await printOf(dataDir);
    const read = await readHousePacks(dataDir);
    if (!read.ok) throw new Error(read.failure);
    takeHousePacks(read.value);
    return new HouseWatch(context, 'host/1', print);
  }
  const write = (name: string, content: unknown) => writeFile(join(dataDir, 'jurisdictions', name), typeof content === 'string' ? content : JSON.stringify(content));
  const lookTwice = async (watch: HouseWatch) => {
    await watch.look();
    await watch.look();
  };
  const italian = () => {
    const { version, ownFile, limits } = jurisdictions().find(({ code }) => code === 'IT')!;
    return { version, ownFile, limits };
  };
  const deeds = async () => (await dataSource.getRepository(AuditEntry).findBy({ action: 'take rules of places' })).map(({ actor, subject, detail }) => ({ actor, subject, detail }));

  it('are taken when they change and have stood still, and the shipped ones again when they are taken away; audited', async () => {
    const shipped = italian();
    const watch = await start();
    const taken: (string | undefined)[] = [];
    watch.onTaken = async () => void taken.push(italian().ownFile);
    await lookTwice(watch);
    expect(await deeds(), 'nothing changed').to.deep.equal([]);
    await write('italy.json', italy);
    await watch.look();
    expect(italian(), 'it may still be written').to.deep.equal(shipped);
    await watch.look();
    expect(italian()).to.deep.equal({ version: '2026-10-01', ownFile: 'italy.json', limits: italy.limits });
    expect(inForce({ law: true, jurisdictions: {} }).map(({ code }) => code)).to.include('IT');
    expect(taken).to.deep.equal(['italy.json']);
    await write('italy.json', { ...italy, version: '2026-11-01' });
    await lookTwice(watch);
    expect(italian().version).to.equal('2026-11-01');
    await rm(join(dataDir, 'jurisdictions', 'italy.json'));
    await lookTwice(watch);
    expect(italian()).to.deep.equal(shipped);
    expect(watch.trouble).to.equal(undefined);
    const deed = { actor: 'service', subject: 'process host/1' };
    expect(await deeds()).to.deep.equal([['italy.json: IT, 2026-10-01'], ['italy.json: IT, 2026-11-01'], []].map((files) => ({ ...deed, detail: { files } })));
  });

  // Symptom: a house file that opened Thursdays was changed to Mondays; "why" showed the new version, and the gate went on to call on Thursdays, until the service was restarted.
  // Cause: the hours that were worked out for a place were remembered by the code of a pack, which the changed file has too.
  // Fix: they are remembered by the pack itself.
  it('bind whoever was judged before with their new hours and holidays, stricter or looser, at once', async () => {
    const spain = { ...italy, code: 'ES', name: 'Spain', country: 'ES', hours: { thursday: [{ from: '09:00', to: '20:00' }] } };
    const thursday = DateTime.fromISO('2026-11-26T12:00', { zone: 'Europe/Madrid' }).toMillis();
    const madrid: Candidate = { number: '+34911234562' as PhoneNumber, zone: null, preferences: null, blacklisted: [], place: { country: 'ES', states: [] } };
    const refusedNow = () => {
      const refused = refusal(madrid, { hours: { restrict: false, from: '00:00', to: '24:00' }, blacklistHit: 'wait', law: inForce({ law: true, jurisdictions: {} }) }, thursday);
      return refused && [refused.rule, new Date(refused.until!).toISOString()];
    };
    const watch = await start();
    const taken = async (more: object) => {
      await write('spain.json', { ...spain, ...more });
      await lookTwice(watch);
      expect(watch.trouble).to.equal(undefined);
      return refusedNow();
    };
    expect(await taken({})).to.equal(undefined);
    expect(await taken({ version: '2026-10-02', hours: { monday: [{ from: '10:00', to: '12:00' }] } })).to.deep.equal(['law', '2026-11-30T09:00:00.000Z']);
    expect(await taken({ version: '2026-10-03' })).to.equal(undefined);
    expect(await taken({ version: '2026-10-04', holidays: ['2026-11-26'] })).to.deep.equal(['law', '2026-12-03T08:00:00.000Z']);
  });

  it('stay as they were, all of them, while a file is wrong, and it is said which and why', async () => {
    await write('italy.json', italy);
    const watch = await start();
    await write('italy.json', { ...italy, version: '2026-11-01' });
    await write('spain.json', { ...italy, code: 'ES', country: 'SP' });
    await lookTwice(watch);
    expect(italian().version).to.equal('2026-10-01');
    expect(watch.trouble).to.match(/^The rules in jurisdictions\/spain\.json, country: .*GB, not UK/);
    await write('spain.json', { ...italy, code: 'ES', country: 'ES' });
    await lookTwice(watch);
    expect([italian().version, watch.trouble]).to.deep.equal(['2026-11-01', undefined]);
    expect(await deeds()).to.have.length(1);
  });

  it('stay where their folder vanishes, as with a disk that is not mounted, until an empty one says that they are gone', async () => {
    const watch = await start();
    await rm(join(dataDir, 'jurisdictions'), { recursive: true });
    await lookTwice(watch);
    expect(watch.trouble, 'where there were none').to.equal(undefined);
    await mkdir(join(dataDir, 'jurisdictions'));
    await write('italy.json', italy);
    await lookTwice(watch);
    await rm(join(dataDir, 'jurisdictions'), { recursive: true });
    await lookTwice(watch);
    expect([italian().ownFile, watch.trouble]).to.deep.equal(['italy.json', 'The folder jurisdictions is gone. If its rules are to be taken away, leave the folder there, empty.']);
    await mkdir(join(dataDir, 'jurisdictions'));
    await lookTwice(watch);
    expect([italian().ownFile, watch.trouble]).to.deep.equal([undefined, undefined]);
  });
});
