import { expect } from 'chai';
import type { TransferTo } from '../../src/switch/switch.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import { Line, valueOf } from './line.js';

const silence = { variables: { message: 'silence_stream://60000', safe_harbour: 'silence_stream://500' } };

onEachSwitch('a leg that is handed on', (open) => {
  let tested: TestedSwitch;
  let line: Line;

  before(async () => {
    tested = await open();
    line = await Line.open(tested.address);
  });
  after(async () => {
    await line.switch.stop();
    await tested.close();
  });

  const answered = async (number: string): Promise<string> => {
    const uuid = await line.call(number, silence);
    await line.event('answered', uuid);
    return uuid;
  };

  it('comes into a queue of mod_callcenter, and its end says where it went', async () => {
    const uuid = await answered('+12025550116');
    valueOf(await line.switch.transfer(uuid, { kind: 'queue', queue: 'sales@default' }));
    expect((await line.event('queued', uuid)).queue).to.equal('sales@default');
    const end = await line.end(uuid);
    expect(end.note).to.equal('transferred to sales@default');
    await line.switch.forget([uuid]);
  });

  it('goes on in the dialplan at an extension of a context', async () => {
    const uuid = await answered('+12025550117');
    valueOf(await line.switch.transfer(uuid, { kind: 'extension', extension: 'safe_harbour', context: 'smart_dialers' }));
    await line.event('abandoned', uuid);
    await line.end(uuid);
    await line.switch.forget([uuid]);
  });

  it('is refused where a name is no word of a command, and where the leg is gone', async () => {
    const uuid = '3f1c2f7e-6f0e-4d3f-9b3c-0123456789ab';
    const wrong: TransferTo[] = [
      { kind: 'queue', queue: 'sales default' }, { kind: 'queue', queue: "a'b" }, { kind: 'queue', queue: 'a,hangup' }, { kind: 'queue', queue: 'a:b' },
      { kind: 'extension', extension: '1001 XML public', context: 'default' }, { kind: 'extension', extension: '${uuid}', context: 'default' }, { kind: 'extension', extension: '1001\n', context: 'default' },
      { kind: 'extension', extension: '1001', context: 'a b' }, { kind: 'extension', extension: '', context: 'default' }, { kind: 'extension', extension: '1001', context: 'default' },
    ];
    for (const to of wrong) expect(await line.switch.transfer(uuid, to), JSON.stringify(to)).to.have.nested.property('failure.kind', 'refused');
    expect(await line.switch.transfer('1001', { kind: 'queue', queue: 'sales@default' })).to.have.nested.property('failure.kind', 'refused');
  });
});
