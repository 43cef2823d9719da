import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Prints the suite's files in the order in which mocha's workers take them: `mocha --parallel $(node dist/test/support/order.js)`.
 * Those with a service of their own and those with browsers mostly wait, and three browsers at once are as many as two cores draw in time: so
 * they are spread among the others, which compute. The larger files first, as a rule the longer ones: no worker is left alone with one at the end.
 */
const folder = join(dirname(fileURLToPath(import.meta.url)), '..');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.js'))
  .map((file) => ({ file, size: statSync(join(folder, file)).size }))
  .sort((one, other) => other.size - one.size || one.file.localeCompare(other.file))
  .map(({ file }) => file);
const isOf = (place: string) => (file: string) => file.startsWith(place);
const browsers = files.filter(isOf('end-to-end/'));
const runsService = (file: string) => file.startsWith('crash/') || readFileSync(join(folder, file), 'utf8').includes('support/service-house.js');
const services = files.filter((file) => !browsers.includes(file) && runsService(file));
const others = files.filter((file) => !services.includes(file) && !browsers.includes(file));
const long = [...browsers];
for (const [index, file] of services.entries()) long.splice(1 + 2 * index, 0, file);
const between = Math.floor((0.9 * others.length) / long.length);
const order = long.flatMap((file, index) => [file, ...others.slice(index * between, (index + 1) * between)]);
console.log([...order, ...others.slice(long.length * between)].map((file) => join('dist/test', file)).join('\n'));
