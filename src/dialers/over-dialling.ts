import type { DialerSettings } from './settings.js';

/** What whoever saves a dialer is told that calls people again who have just been reached (A22); the form shows the same. */
export const overDiallingWarnings = ({ manualCallIsSuccess, inboundCallIsSuccess }: Pick<DialerSettings, 'manualCallIsSuccess' | 'inboundCallIsSuccess'>): string[] =>
  manualCallIsSuccess && inboundCallIsSuccess ? [] : ['People who have just talked to one of your agents are now called again by this dialer. Being called too often is what people complain about.'];
