import type { Browser } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { type RunningBackOffice, startBackOffice } from './back-office.js';
import { needsBrowser, openBrowser } from './browser.js';
import { openTestDatabase } from './databases.js';

export interface Rooms {
  dataSource: DataSource;
  office: RunningBackOffice;
  browser: Browser;
}

/** Opens the back office over an empty database, and a browser, for the suite that calls this, and closes them after it. `take` is told once they are there. */
export function withBackOffice(take: (rooms: Rooms) => void | Promise<void>): void {
  let rooms: Partial<Rooms> = {};
  before(async function () {
    needsBrowser(this);
    rooms = { dataSource: await openTestDatabase('SQLite') };
    [rooms.office, rooms.browser] = await Promise.all([startBackOffice(rooms.dataSource!), openBrowser()]);
    await take(rooms as Rooms);
  });
  after(async () => {
    await rooms.browser?.close();
    await rooms.office?.stop();
    await rooms.dataSource?.destroy();
  });
}
