import { expect } from 'chai';
import { playable } from '../../src/calls/messages.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import { Line, valueOf } from './line.js';
import { RawClient } from './raw-client.js';

/** On a real switch it needs an engine: SPEECH=`engine voice`, such as "flite slt". */
const speech = process.env.SPEECH;

const text = 'Hello {name}, this is the library. Your book has arrived.';
const contact = { number: '+12025550119', name: "O'Hara ${hangup_cause} | \"$(touch /tmp/spoken-by-a-shell)\"", email: null, clientId: null, attributes: null };

onEachSwitch('a message that is a text', (open) => {
  let tested: TestedSwitch;
  let line: Line;
  let raw: RawClient;

  before(async function () {
    tested = await open();
    if (tested.pace === 1 && !speech) this.skip();
    line = await Line.open(tested.address);
    raw = await RawClient.open(tested.address);
  });
  after(async () => {
    if (line) {
      await line.switch.forget(valueOf(await line.switch.keptEnds()).map(({ uuid }) => uuid));
      await line.switch.stop();
      raw.close();
    }
    await tested.close();
  });

  const say = (extension: string, variables: Record<string, string>, engine = speech ?? 'simulated voice') => line.call('+12025550119', { extension, speech: engine, variables });
  const message = playable('/messages', { storedName: '', text }, contact);

  it('is spoken to the contact by name, to its end', async () => {
    const uuid = await say('broadcast', { message });
    const end = await line.end(uuid);
    expect(end).to.include({ note: 'played' });
    expect(end.endedAt - end.answeredAt!, 'as long as somebody speaks').to.be.within(2_500, 10_500);
  });

  it('can be the safe-harbour message, whose blanks part nothing', async () => {
    const uuid = await say('contact_first', { queue: 'nosuch@default', safe_harbour: message, opt_out_key: '9', patience_ms: '2000' });
    const end = await line.end(uuid);
    expect(end).to.include({ note: 'abandoned' });
    // And three seconds in which a key is waited for.
    expect(end.endedAt - end.answeredAt!).to.be.greaterThan(5_500);
  });

  it('hears its keys while it is spoken', async () => {
    const uuid = await say('broadcast', { message, key_confirm: '1', key_wait_ms: '3000', repeats: 'i' });
    await line.event('answered', uuid);
    await new Promise((resolve) => setTimeout(resolve, 1_500 / tested.pace));
    await raw.api(`uuid_recv_dtmf ${uuid} 1`);
    const end = await line.end(uuid);
    expect(end).to.include({ note: 'confirmed', chosen: 'confirm', key: '1' });
    expect(end.endedAt - end.answeredAt!).to.be.lessThan(3_500);
  });

  it('that no engine speaks is a message that is missing', async () => {
    expect(await line.end(await say('broadcast', { message }, 'nosuch voice'))).to.include({ note: 'message missing' });
  });
});
