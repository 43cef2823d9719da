/** Of SQLite, of the file system, and of MariaDB and MySQL, which call it a full table where InnoDB finds no room. */
const codes: readonly unknown[] = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'ER_DISK_FULL', 'ER_DISK_FULL_NOWAIT', 'ER_RECORD_FILE_FULL'];

/** Whether something failed because there was no room for it on a disk, the database's or this machine's. */
export const isDiskFull = (error: unknown): boolean => codes.includes((error as { code?: unknown } | null)?.code);

/** What whoever asked is told. Nothing of the change that found no room is kept: each is one transaction. */
export const diskIsFull = 'The disk is full, so this was not saved. Make room on it, then try again.';
