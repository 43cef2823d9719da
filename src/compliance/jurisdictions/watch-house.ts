import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { audit } from '../../accounts/audit.js';
import type { Context } from '../../database/context.js';
import { transaction } from '../../database/transaction.js';
import { jurisdictions, takeHousePacks } from '../jurisdictions.js';
import { readHousePacks } from './house.js';
import type { Jurisdiction } from './jurisdiction.js';

/** How often the folder is looked at, in milliseconds of the machine; what changed is read once it has stood still for as long. */
export const lookEvery = 2_000;

/**
 * Keeps the house's own packs as their files are, in each process by itself: when files change, all of them are checked and taken
 * together; while one is wrong those from before hold on. By looking, not by being told: a folder that several hosts share tells nobody.
 */
export class HouseWatch {
  /** What is done once other rules were taken. */
  onTaken: () => Promise<void> = async () => undefined;
  /** Why the files as they are now were not taken. */
  trouble: string | undefined;
  private seen: string;

  /** `judged` is what the files were (printOf) before they were read at the start; `name` is this process. */
  constructor(
    private readonly context: Pick<Context, 'dataSource' | 'clock' | 'log' | 'dataDir'>,
    private readonly name: string,
    private judged: string,
  ) {
    this.seen = judged;
  }

  /** One look at the folder; never fails. */
  async look(): Promise<void> {
    const { dataDir } = this.context;
    const now = await printOf(dataDir);
    const isStill = now === this.seen;
    this.seen = now;
    if (!isStill || now === this.judged) return;
    const read = await readHousePacks(dataDir);
    // Changed while they were read: a later look sees it.
    if ((await printOf(dataDir)) !== now) return;
    this.judged = now;
    // A disk that is not mounted takes no rule away.
    if (now === gone && jurisdictions().some(({ ownFile }) => ownFile !== undefined)) this.keepOld('The folder jurisdictions is gone. If its rules are to be taken away, leave the folder there, empty.');
    else if (!read.ok) this.keepOld(read.failure.replaceAll(join(dataDir, '/'), ''));
    else await this.take(read.value);
  }

  private keepOld(why: string): void {
    this.trouble = why;
    this.context.log.error({ why }, 'the house’s own rules of places changed and are not taken; those from before hold on');
  }

  private async take(packs: readonly Jurisdiction[]): Promise<void> {
    const { dataSource, clock, log } = this.context;
    this.trouble = undefined;
    takeHousePacks(packs);
    const files = packs.map(({ ownFile, code, version }) => `${ownFile}: ${code}, ${version}`);
    log.info({ files }, 'the house’s own rules of places changed and were taken');
    try {
      await transaction(dataSource, (manager) => audit(manager, { at: clock.now(), accountId: null, actor: 'service', action: 'take rules of places', subject: `process ${this.name}`, detail: { files } }));
    } catch (error) {
      log.error({ error: String(error) }, 'that the house’s own rules were taken could not be audited');
    }
    try {
      await this.onTaken();
    } catch (error) {
      log.error({ error: String(error) }, 'contacts that wait could not be judged by the house’s own rules that were taken; the rules hold for every call');
    }
  }
}

const gone = 'gone';

/** What tells that a file was changed, added or taken away: another text for other files. */
export async function printOf(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'jurisdictions');
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? gone : String(error);
  }
  const files = names.map(async (name) => {
    const file = await stat(join(folder, name)).catch(() => undefined);
    return `${name} ${file?.ino} ${file?.size} ${file?.mtimeMs}`;
  });
  return (await Promise.all(files)).join('\n');
}
