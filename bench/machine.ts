import { cpus } from 'node:os';

/** The machine behind a figure, in brackets at the end of its line. */
export const machine = (): string => `(${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node})`;
