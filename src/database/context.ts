import type { DataSource } from 'typeorm';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';

/** Where rows are read: the data source, or in a transaction its manager, for anything else would wait there for its end (transaction.ts). */
export type Rows = Pick<DataSource, 'getRepository' | 'query'>;

/** What a function needs that only reads rows. */
export interface Reading {
  dataSource: Rows;
}

/** What nearly every service function needs: where the rows are, what time it is, where to tell. */
export interface Context {
  dataSource: DataSource;
  clock: Clock;
  log: Log;
  /** Folder for uploads and messages (DATA_DIR). */
  dataDir: string;
  /** Why no process dials now, in words; undefined while one does, and where nobody watches that. */
  whyNobodyDials?: () => string | undefined;
  /** Why this process did not take the house's own rules of places when their files changed; undefined while those hold that are there. */
  houseRulesTrouble?: () => string | undefined;
}
