import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav } from '../../src/calls/messages.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { loudness, tone } from '../support/wav.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import type { Floor } from './floor.js';
import { type Line, until, valueOf } from './line.js';
import { withQueue } from './with-queue.js';

const queue = 'sales@default';

/** The dialplan records by itself; both switches write to a folder of this machine. */
onEachSwitch('a conversation that is recorded', (open) => {
  let tested: TestedSwitch;
  let floor: Floor;
  let line: Line;
  let folder: string;
  let announcement: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recordings-'));
    // The switch may run as another user.
    await chmod(folder, 0o777);
    announcement = join(folder, 'announcement.wav');
    await writeFile(announcement, tone(1_200));
  });
  withQueue(open, (lab) => ({ tested, floor, line } = lab));
  after(() => rm(folder, { recursive: true }));

  const call = (variables: Record<string, string>) =>
    line.call('+12025550110', {
      extension: 'contact_first', variables: { queue, patience_ms: '5000', safe_harbour: 'silence_stream://500', opt_out_key: '9', recording_announcement: announcement, ...variables },
    });
  const talkFor = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds / tested.pace));
  /** Who is played the announcement, once they are connected; before that it is opened to see whether it is there. */
  const told = () => floor.events.slice(floor.events.findIndex((event) => event['Event-Name'] === 'CHANNEL_BRIDGE')).filter((event) => event['Event-Name'] === 'PLAYBACK_START' && event['Playback-File-Path'] === announcement).map((event) => event['Unique-ID']);

  /** The whole file, with the announcement to the contact on the right and the contact's own voice on the left. */
  async function expectConversation(path: string): Promise<void> {
    const { milliseconds } = valueOf(await readWav(path));
    expect(milliseconds, 'from the bridge on').to.be.within(2_500, 9_000);
    const [contact = 0, agent = 0] = loudness(await readFile(path));
    expect(contact, 'the contact').to.be.greaterThan(100);
    expect(agent, 'what the contact hears').to.be.greaterThan(100);
  }

  it('is in the file, from the agent’s first word on, and begins with the announcement to both', async () => {
    const path = join(folder, 'queue.wav');
    const uuid = await call({ recording: path });
    const { other } = await line.event('bridged', uuid);
    await talkFor(4_000);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ note: undefined, agent: 'agent1@default' });
    expect(told().sort()).to.deep.equal([uuid, other].sort());
    await expectConversation(path);
  });

  it('is in the file too when the agent was there first', async () => {
    const [leg, path] = [randomUUID(), join(folder, 'agent-first.wav')];
    valueOf(await line.switch.reserveAgent('agent1@default'));
    const { contact } = await floor.agent();
    valueOf(await line.switch.callAgent({ uuid: leg, agent: 'agent1@default', contact: contact!, ringTime: 15, extension: 'agent_first', variables: {} }));
    await line.event('agent ready', leg);
    const uuid = await line.call('+12025550114' as PhoneNumber, {
      extension: 'agent_joined', variables: { agent: 'agent1@default', agent_leg: leg, safe_harbour: 'silence_stream://1000', recording: path, recording_announcement: announcement },
    });
    await line.event('bridged', uuid);
    await talkFor(4_000);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    await line.end(uuid);
    expect(told().sort()).to.deep.equal([uuid, leg].sort());
    await expectConversation(path);
    await until(async () => (await floor.agent()).external_calls_count === '0', 'the agent to be free');
  });

  it('is uploaded where its place is an address', async () => {
    const uploads: { path: string; body: Buffer }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        uploads.push({ path: `${request.method} ${request.url?.split('?')[0]}`, body: Buffer.concat(chunks) });
        response.writeHead(201).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const uuid = await call({ recording: `http://127.0.0.1:${(server.address() as AddressInfo).port}/recordings/a-token.wav` });
      await line.event('bridged', uuid);
      await talkFor(4_000);
      valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
      await line.end(uuid);
      await until(() => uploads.length === 1, 'the upload');
      expect(uploads[0]!.path).to.equal('PUT /recordings/a-token.wav');
      const path = join(folder, 'uploaded.wav');
      await writeFile(path, uploads[0]!.body);
      await expectConversation(path);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('is uploaded again until the service takes it', async () => {
    let tries = 0;
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => void response.writeHead((tries += 1) < 3 ? 503 : 201).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const uuid = await call({ recording: `http://127.0.0.1:${(server.address() as AddressInfo).port}/recordings/another-token.wav` });
      await line.event('bridged', uuid);
      await talkFor(1_500);
      valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
      await line.end(uuid);
      await until(() => tries === 3, 'the third upload');
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('leaves no file where nobody came to talk', async () => {
    const path = join(folder, 'nobody.wav');
    const uuid = await call({ recording: path, queue: 'nosuch@default' });
    expect(await line.end(uuid)).to.include({ note: 'abandoned' });
    expect(await exists(path)).to.equal(false);
  });

  it('is not recorded when the announcement cannot be played, and the end of the call says so', async () => {
    const path = join(folder, 'not-told.wav');
    const uuid = await call({ recording: path, recording_announcement: join(folder, 'nosuch.wav') });
    await line.event('bridged', uuid);
    await talkFor(1_500);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    const end = await line.end(uuid);
    expect(end).to.include({ notRecorded: 'announcement missing', agent: 'agent1@default' });
    expect(await exists(path)).to.equal(false);
    expect(valueOf(await line.switch.keptEnds()), 'kept for a service that was away').to.deep.include(end);
  });

  // Symptom: conversations with an agent whom a lambda had chosen were recorded although their announcement was missing, and nobody was told.
  // Cause: the dialplan has a way of its own to that agent, which began the recording without looking at the announcement.
  // Fix: it begins as it does before the queue, and an upload is tried again there too.
  it('is recorded with an agent whom a lambda chose as with any other: begun by the announcement, and not at all without it', async () => {
    const talk = async (recording: string, recording_announcement: string) => {
      valueOf(await line.switch.reserveAgent('agent1@default'));
      const uuid = await call({ recording, recording_announcement, detection: 'off', kept_ms: '3000' });
      await line.event('ringing', uuid);
      valueOf(await line.switch.chooseAgent(uuid, { agent: 'agent1@default', contact: '[leg_timeout=10]user/1001@127.0.0.1', wrapUpTime: 1_000 }));
      await line.event('bridged', uuid);
      await talkFor(4_000);
      valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
      await until(async () => (await floor.agent()).external_calls_count === '0', 'the agent to be free');
      await floor.set('ready_time', 'agent1@default', '0');
      return line.end(uuid);
    };
    const path = join(folder, 'chosen.wav');
    expect(await talk(path, announcement)).to.include({ agent: 'agent1@default', notRecorded: undefined });
    expect(told()).to.have.length(2);
    await expectConversation(path);
    const untold = join(folder, 'chosen-untold.wav');
    expect(await talk(untold, join(folder, 'nosuch.wav'))).to.include({ agent: 'agent1@default', notRecorded: 'announcement missing' });
    expect(await exists(untold)).to.equal(false);
  });

  it('is not recorded without an announcement', async () => {
    const path = join(folder, 'untold.wav');
    const uuid = await call({ recording: path, recording_announcement: '' });
    await line.event('bridged', uuid);
    await talkFor(1_000);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    await line.end(uuid);
    expect(await exists(path)).to.equal(false);
  });
});

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);
