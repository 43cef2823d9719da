import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the one gate', () => {
  it('is the only place from which a call is originated', () => {
    const users: string[] = [];
    for (const folder of ['src', 'admin'])
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
        if (/\.tsx?$/.test(name) && /\.originate\(|bgapi originate|originateString\(/.test(readFileSync(join(root, folder, name), 'utf8'))) users.push(`${folder}/${name}`);
    expect(users.sort()).to.deep.equal(['src/calls/place.ts', 'src/switch/freeswitch.ts', 'src/switch/originate-string.ts']);
  });
});
