import { expect } from 'chai';
import { resolve } from 'node:path';
import { readConfig } from '../src/config.js';

const sentence = (env: NodeJS.ProcessEnv): string => {
  const config = readConfig(env);
  if (config.ok) throw new Error(`${JSON.stringify(env)} was taken`);
  return config.failure;
};

describe('the environment', () => {
  it('needs to say nothing', () => {
    const config = readConfig({});
    expect(config.ok && config.value).to.deep.include({
      port: 3000, dataDir: resolve('data'), databaseUrl: `sqlite:${resolve('data/smart-dialers.sqlite')}`, process: 'all', switches: [], firstAdminEmail: undefined, trustedProxies: [], sessionSecret: undefined, clockFactor: 1,
    });
  });

  it('is taken where it says something', () => {
    const config = readConfig({ PORT: '0', DATA_DIR: '/tmp/x', DATABASE_URL: 'mariadb://a:b@c/d', PROCESS: 'dialer', FREESWITCH_URL: 'esl://:one@a:1,esl://:two@b', PUBLIC_URL: 'https://dialer.example', TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,fd00::/8', CLOCK_FACTOR: '20' });
    expect(config.ok && config.value).to.deep.include({
      port: 0, dataDir: '/tmp/x', databaseUrl: 'mariadb://a:b@c/d', process: 'dialer', publicUrl: 'https://dialer.example', trustedProxies: ['loopback', '10.0.0.0/8', 'fd00::/8'], clockFactor: 20,
      switches: [{ host: 'a', port: 1, password: 'one' }, { host: 'b', port: 8021, password: 'two' }],
    });
  });

  const wrong: [string, string, NodeJS.ProcessEnv][] = [
    ...['', ' ', '-1', '65536', '80.5', 'http', 'NaN', '80 81'].map((PORT): [string, string, NodeJS.ProcessEnv] => [`PORT="${PORT}"`, 'PORT', { PORT }]),
    ['PROCESS=both', 'PROCESS', { PROCESS: 'both' }],
    ['PROCESS=web on SQLite', 'PROCESS', { PROCESS: 'web' }],
    ['PROCESS=dialer on SQLite', 'PROCESS', { PROCESS: 'dialer', DATABASE_URL: 'sqlite:/tmp/x' }],
    ...['host:8021', 'esl://:secret@', 'esl://user:secret@host', 'esl://:secret@host/x', 'esl://host', 'esl://:secret@host,', 'esl://:secret@host,esl://:other@host', 'esl://:secr%et@host', 'esl://:secret@host:99999'].map(
      (FREESWITCH_URL): [string, string, NodeJS.ProcessEnv] => [`FREESWITCH_URL=${FREESWITCH_URL}`, 'FREESWITCH_URL', { FREESWITCH_URL }],
    ),
    ...['0', '-1', 'fast', 'Infinity', ''].map((CLOCK_FACTOR): [string, string, NodeJS.ProcessEnv] => [`CLOCK_FACTOR=${CLOCK_FACTOR}`, 'CLOCK_FACTOR', { CLOCK_FACTOR }]),
    ...['everybody', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.1;10.0.0.2', 'true'].map((TRUSTED_PROXIES): [string, string, NodeJS.ProcessEnv] => [`TRUSTED_PROXIES=${TRUSTED_PROXIES}`, 'TRUSTED_PROXIES', { TRUSTED_PROXIES }]),
    ['CLOCK_ORIGIN=yesterday', 'CLOCK_ORIGIN', { CLOCK_ORIGIN: 'yesterday' }],
  ];
  for (const [what, variable, env] of wrong)
    it(`gets one clear sentence, without a secret, for ${what}`, () => {
      const text = sentence(env);
      expect(text).to.contain(variable).and.match(/^[A-Z].*\.$/s);
      expect(text).to.not.contain('\n');
      expect(text).to.not.match(/secr|other/);
    });
});
