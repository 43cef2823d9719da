import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from './client.js';

const main = fileURLToPath(new URL('../../src/simulator/main.js', import.meta.url));

describe('simulated switch as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  let child: ChildProcess;
  let client: Client;

  async function start(...more: string[]): Promise<void> {
    child = spawn(process.execPath, [main, '--port', '0', '--password', 'pw', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    client = await Client.open(Number(/port (\d+)/.exec(line.toString())![1]), 'pw');
  }

  afterEach(async () => {
    await client.close();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('says its port, takes its options, and ends when told', async () => {
    await start('--gateway', 'a', '--gateway', 'b', '--max-sessions', '7', '--people', '{"shares":{"busy":1}}', '--agents', '{"count":4}', '--queues', '[{"name":"sales@default","strategy":"round-robin"}]');
    expect(await client.api('sofia xmlstatus gateway')).to.include('<name>a</name>').and.include('<name>b</name>');
    expect(await client.api('status')).to.include('7 session(s) max');
    expect(await client.api('originate sofia/gateway/b/+12025550100 &park()')).to.equal('-ERR USER_BUSY\n');
    expect(await client.api('callcenter_config queue list')).to.include('sales@default|round-robin');
    expect(await client.api('callcenter_config agent list')).to.include('agent4@default');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).to.equal(0);
  });

  it('leaves the record of a call behind that its own death interrupts', async () => {
    const callLog = join(folder, 'calls.jsonl');
    await start('--call-log', callLog, '--clock-factor', '1000', '--clock-origin', '0');
    expect(await client.replyText('bgapi originate {origination_uuid=u1}sofia/gateway/carrier/12025550170 &park()')).to.match(/^\+OK Job-UUID/);
    expect(await client.api('sim die')).to.equal('+OK\n');
    expect(await once(child, 'exit')).to.deep.equal([null, 'SIGKILL']);
    const lines = readFileSync(callLog, 'utf8').trim().split('\n');
    expect(JSON.parse(lines[0]!)).to.include({ event: 'taken', uuid: 'u1', number: '12025550170' });
  });
});
