import { expect } from 'chai';
import fc from 'fast-check';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { deleteMessage } from '../../src/calls/delete-message.js';
import { Message } from '../../src/calls/message.entity.js';
import { addMessage, messageFolder, playable, readWav } from '../../src/calls/messages.js';
import type { Result } from '../../src/shared/result.js';
import type { Problem } from '../../src/shared/problem.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';

interface Wav {
  format?: number;
  bytesPerSecond?: number;
  sound?: number;
  /** Chunks before the sound. */
  more?: Buffer[];
}

const chunk = (name: string, content: Buffer) => {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};

function wav({ format = 1, bytesPerSecond = 16_000, sound = 32_000, more = [] }: Wav = {}): Buffer {
  const fmt = Buffer.alloc(16);
  fmt.writeUInt16LE(format, 0);
  fmt.writeUInt16LE(1, 2);
  fmt.writeUInt32LE(8_000, 4);
  fmt.writeUInt32LE(bytesPerSecond, 8);
  fmt.writeUInt16LE(2, 12);
  fmt.writeUInt16LE(16, 14);
  const chunks = Buffer.concat([chunk('fmt ', fmt), ...more, chunk('data', Buffer.alloc(sound))]);
  const head = Buffer.alloc(12);
  head.write('RIFF', 0);
  head.writeUInt32LE(4 + chunks.length, 4);
  head.write('WAVE', 8);
  return Buffer.concat([head, chunks]);
}

onEachDatabase('a message', (open) => {
  let dataSource: DataSource;
  let house: House;
  let folder: string;
  const add = (audio: Buffer | Readable, name = 'Spring', by = house.administratorOfOne, accountId = house.one) =>
    addMessage(house.context, by, { accountId, name, audio: Buffer.isBuffer(audio) ? Readable.from([audio]) : audio });
  const files = () => (existsSync(messageFolder(house.context)) ? readdirSync(messageFolder(house.context)) : []);
  /** Of an upload that is refused nothing may be kept: no file, no row. */
  const refused = async (work: Promise<Result<Message, Problem>>) => {
    const result = await work;
    if (result.ok) throw new Error('it was taken');
    expect(files()).to.deep.equal([]);
    expect(await dataSource.getRepository(Message).count()).to.equal(0);
    return `${result.failure.status} ${result.failure.message}`;
  };

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    folder = mkdtempSync(join(tmpdir(), 'smart-dialers-messages-'));
    house = await openHouse(dataSource, folder);
  });
  afterEach(async () => {
    await dataSource.query('DELETE FROM message');
    rmSync(messageFolder(house.context), { recursive: true, force: true });
  });
  after(async () => {
    await dataSource?.destroy();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('is kept as it came, under a name that nobody can guess, with its length', async () => {
    const audio = wav({ more: [chunk('LIST', Buffer.from('INFOodd'))] });
    const added = await add(audio, '  Spring offer ');
    if (!added.ok) throw new Error(added.failure.message);
    expect(added.value).to.include({ name: 'Spring offer', bytes: audio.length, milliseconds: 2_000, accountId: house.one, createdBy: 'one@example.com' });
    expect(added.value.storedName).to.match(/^[0-9a-f]{32}\.wav$/);
    expect(readFileSync(join(messageFolder(house.context), added.value.storedName)).equals(audio)).to.equal(true);
    expect(playable('/messages/', added.value)).to.equal(`/messages/${added.value.storedName}`);
  });

  it('may be PCM, A-law or µ-law, and no more than there is of it', async () => {
    for (const format of [1, 6, 7, 0xfffe]) expect((await add(wav({ format }))).ok, String(format)).to.equal(true);
    const cut = wav().subarray(0, 44 + 16_000);
    const added = await add(cut);
    expect(added.ok && added.value.milliseconds, 'of a file that was cut off').to.equal(1_000);
  });

  it('is refused when it is no WAV', async () => {
    for (const audio of [Buffer.from('ID3 an MP3'.repeat(50)), Buffer.alloc(0), Buffer.alloc(44), wav().subarray(0, 30), Buffer.from('RIFF    WAVE'.padEnd(60))])
      expect(await refused(add(audio))).to.equal('422 This is not a WAV file. Save the message as WAV (PCM, 8 or 16 kHz, mono is best) and upload it again.');
  });

  it('is refused when it is compressed, silent for want of any sound, or has no name', async () => {
    for (const format of [2, 17, 49, 85]) expect(await refused(add(wav({ format })))).to.contain('422 This WAV file is compressed');
    expect(await refused(add(wav({ sound: 0 })))).to.equal('422 This WAV file has no sound in it.');
    expect(await refused(add(wav(), '  '))).to.equal('422 Give the message a name.');
  });

  it('is refused when it is larger than 30 MB, while it comes', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1_048_576;
        this.push(Buffer.alloc(1_048_576));
      },
    });
    expect(await refused(add(endless))).to.contain('413 The file is larger than 30 MB; nothing of it was kept.');
    expect(sent / 1_048_576).to.be.lessThan(40);
  });

  it('is refused when the upload breaks off', async () => {
    for (const bytes of [0, 100, 100_000]) {
      for (let delay = 0; delay < 6; delay++) {
        const broken = new Readable({ read() {} });
        broken.push(wav({ sound: 200_000 }).subarray(0, bytes));
        const work = refused(add(broken));
        for (let turn = 0; turn < delay; turn++) await new Promise((resolve) => setImmediate(resolve));
        broken.destroy(new Error('socket hang up'));
        expect(await work).to.equal('400 The upload was broken off; nothing of it was kept. Try again.');
      }
    }
  });

  it('is nothing when its row cannot be written', async () => {
    await dataSource.query('ALTER TABLE audit_entry RENAME TO audit_entry_away');
    let failure: unknown;
    try {
      await add(wav()).catch((error) => (failure = error));
    } finally {
      await dataSource.query('ALTER TABLE audit_entry_away RENAME TO audit_entry');
    }
    expect(failure).to.be.instanceOf(Error);
    expect(files()).to.deep.equal([]);
    expect(await dataSource.getRepository(Message).count()).to.equal(0);
  });

  it('is for administrators, in their own account', async () => {
    expect(await refused(add(wav(), 'x', { ...house.administratorOfOne, role: 'supervisor' }))).to.contain('403');
    expect(await refused(add(wav(), 'x', house.administratorOfOne, house.other))).to.contain('404');
  });

  it('is deleted with its file, unless something plays it', async () => {
    const added = await add(wav());
    if (!added.ok) throw new Error(added.failure.message);
    const { id } = added.value;
    const used = await deleteMessage(house.context, house.administratorOfOne, id, async () => 'the dialer "Spring"');
    expect(!used.ok && used.failure.message).to.contain('is used by the dialer "Spring", so it was not deleted');
    const foreign = await deleteMessage(house.context, house.administratorOfOther, id, async () => undefined);
    expect(!foreign.ok && foreign.failure.status).to.equal(404);
    expect(files()).to.have.length(1);
    expect((await deleteMessage(house.context, house.administratorOfOne, id, async () => undefined)).ok).to.equal(true);
    expect(files()).to.deep.equal([]);
  });
});

describe('reading a WAV', () => {
  it('never throws, whatever is in the file', async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-wav-'));
    const path = join(folder, 'any.wav');
    const good = wav({ sound: 40, more: [chunk('LIST', Buffer.from('INFO'))] });
    const spoilt = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }).map((bytes) => {
      const copy = Buffer.from(good);
      for (const [at, byte] of bytes) copy[at] = byte;
      return copy;
    });
    const cut = fc.tuple(spoilt, fc.nat(good.length)).map(([audio, length]) => audio.subarray(0, length));
    const moved = fc.nat(60).map((bytes) => Buffer.concat([good.subarray(0, 12), chunk('junk', Buffer.alloc(bytes)), chunk('fmt ', Buffer.alloc(0))]));
    try {
      await fc.assert(
        fc.asyncProperty(fc.oneof(spoilt, cut, moved), async (audio) => {
          writeFileSync(path, audio);
          const read = await readWav(path);
          if (read.ok) expect(read.value.milliseconds).to.be.greaterThan(0);
        }),
        { numRuns: 500 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
