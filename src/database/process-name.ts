import { readFileSync, readlinkSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

/**
 * A name for this process that tells which processes it can see: the boot of the machine and the process
 * namespace (containers of one machine have their own), then the process id. Elsewhere than on Linux
 * the first part is random, and a lease of a dead process is waited out.
 */
export function processName(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const namespace = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
    return `${boot}/${namespace}/${process.pid}`;
  } catch {
    return `${randomUUID()}/${process.pid}`;
  }
}

/** Whether `name` is a process that `mine` would see if it still ran, and does not: its lease need not be waited out. */
export function isGone(name: string, mine: string): boolean {
  const place = mine.slice(0, mine.lastIndexOf('/'));
  if (name === mine || !name.startsWith(`${place}/`)) return name === mine;
  try {
    process.kill(Number(name.slice(place.length + 1)), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
