import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { checkDropIn } from '../../src/switch/drop-in.js';
import { failed, ok } from '../../src/shared/result.js';
import { CutWire } from './cut-wire.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import { Line, until, valueOf } from './line.js';
import { RawClient } from './raw-client.js';

onEachSwitch('the connection to a switch', (open) => {
  let tested: TestedSwitch;
  let raw: RawClient;
  const lines: Line[] = [];
  let wire: CutWire | undefined;

  async function connect(port = tested.address.port): Promise<Line> {
    const line = await Line.open({ ...tested.address, port });
    lines.push(line);
    return line;
  }

  before(async () => {
    tested = await open();
    raw = await RawClient.open(tested.address);
  });
  afterEach(async () => {
    await Promise.all(lines.splice(0).map((line) => line.switch.stop()));
    await wire?.close();
    wire = undefined;
  });
  after(async () => {
    raw.close();
    await tested.close();
  });

  it('is there once the password is taken', async () => {
    const line = await connect();
    expect(line.states).to.deep.equal(['up']);
    expect(line.switch.trouble).to.equal(undefined);
  });

  it('says so when the password is wrong', async () => {
    const line = new Line({ ...tested.address, password: 'wrong' });
    lines.push(line);
    await until(() => line.states.length > 0, 'the refusal');
    expect(line.states[0]).to.contain('refused the password');
    expect(line.switch.isUp).to.equal(false);
  });

  it('tells how busy the switch is and which version it has', async () => {
    const status = valueOf(await (await connect()).switch.status());
    expect(status.version).to.match(/^1\.10\.\d+/);
    expect(status.sessions).to.be.within(0, status.maxSessions);
    expect(status.maxSessionsPerSecond).to.be.greaterThan(0);
  });

  it('brings a heartbeat that says the same', async () => {
    const line = await connect();
    const find = () => line.events.find((event) => event.kind === 'heartbeat');
    await until(() => find() !== undefined, 'a heartbeat');
    const status = valueOf(await line.switch.status());
    expect(find()?.status).to.include({ maxSessions: status.maxSessions });
    expect(find()?.status.version).to.match(/^1\.10\.\d+/);
  });

  it('lists the gateways', async () => {
    const gateways = valueOf(await (await connect()).switch.gateways());
    expect(gateways).to.deep.include({ name: 'carrier', profile: 'external', isUp: true, state: 'NOREG' });
  });

  it('finds the drop-in files, and says what is missing where they are not', async () => {
    valueOf(await (await connect()).switch.checkDropIn());
    const elsewhere = await checkDropIn(async (command) => {
      const answer = await raw.send(command.replace('name smart_dialers', 'name not_dropped_in').replace('mod_hash', 'mod_no_hash'));
      return answer.startsWith('-ERR') ? failed({ kind: 'refused', message: answer }) : ok(answer);
    });
    expect(elsewhere).to.have.nested.property('failure.message').that.matches(/^The switch lacks mod_hash, the dialplan context smart_dialers, the dialplan context smart_dialers_detect, the dialplan context smart_dialers_tones:/);
  });

  it("shows nothing of other programs' calls but that their commands are over", async () => {
    const line = await connect();
    const others = randomUUID();
    const ours = await line.call('+12025550160');
    await raw.send(`bgapi originate {origination_uuid=${others},ignore_early_media=true}sofia/gateway/carrier/+12025550117 broadcast XML smart_dialers\nJob-UUID: ${others}`);
    await line.end(ours);
    await line.event('originated', others);
    await until(async () => (await raw.dump(others)) === undefined, "the other program's call to end");
    expect(line.of(others).map(({ kind }) => kind)).to.deep.equal(['originated']);
    expect(valueOf(await line.switch.keptEnds()).map(({ uuid }) => uuid)).not.to.include(others);
    await line.switch.forget([ours]);
  });

  it('is made anew when it is lost; calls go on meanwhile, and their ends are in the store', async () => {
    wire = await CutWire.to(tested.address);
    const line = await connect(wire.port);
    const ended = await line.call('+12025550118');
    const living = await line.call('+12025550174', { ringTime: 45 });
    await line.event('answered', ended);
    await line.event('ringing', living);
    wire.cut();
    await until(() => !line.switch.isUp, 'the loss');
    expect(await line.switch.hangup(ended, 'NORMAL_CLEARING')).to.have.deep.nested.property('failure.sent', false);
    await until(async () => (await raw.dump(ended)) === undefined, 'the message to end without us');
    wire.mend();
    await until(() => line.switch.isUp, 'the new connection');
    expect(line.states.length).to.be.greaterThan(2);
    expect(line.states.at(-1)).to.equal('up');

    const channels = valueOf(await line.switch.liveChannels());
    expect([channels.has(living), channels.has(ended)]).to.deep.equal([true, false]);
    const end = valueOf(await line.switch.keptEnds()).find(({ uuid }) => uuid === ended);
    expect(end).to.include({ cause: 'NORMAL_CLEARING', note: 'played' });
    expect(end!.endedAt - end!.answeredAt!).to.be.at.least(3_900);

    await line.switch.hangup(living, 'ORIGINATOR_CANCEL');
    expect((await line.end(living)).cause, 'events come again').to.equal('ORIGINATOR_CANCEL');
    valueOf(await line.switch.forget([ended, living]));
  });
});
