import { type DialerSettings, givesMachinesToAgents, mayDetect, needsAgents, reachesAgents } from './settings.js';

/** What answered calls of a dialer would lack. */
export interface Lacking {
  what: string;
  /** What to do about it. */
  mend: string;
  field: string;
}

const upload = 'Upload one and choose it';

/** What a dialer may not run without, so that nobody is called into silence, or told nothing of what they must hear; undefined when there is everything. */
export function whatIsLacking(settings: DialerSettings): Lacking | undefined {
  const { queueId, messageId, menu, safeHarbourId, detection, voicemailMessageId, recording } = settings;
  if (!needsAgents(settings) && messageId === null && menu === '') return { what: 'message to play', mend: upload, field: 'settings.messageId' };
  if (mayDetect(settings) && detection.on && detection.onMachine === 'voicemail' && voicemailMessageId === null)
    return { what: 'message to leave on answering machines', mend: upload, field: 'settings.voicemailMessageId' };
  if (!reachesAgents(settings) && !givesMachinesToAgents(settings)) return undefined;
  if (queueId === null) return { what: 'queue whose agents would talk', mend: howToMendQueue(settings), field: 'settings.queueId' };
  if (safeHarbourId === null && reachesAgents(settings)) return { what: 'safe-harbour message, which people must hear when no agent comes within two seconds', mend: upload, field: 'settings.safeHarbourId' };
  if (recording.on && recording.announcementId === null) return { what: 'announcement that conversations are recorded, which people must hear first', mend: upload, field: 'settings.recording.announcementId' };
  return undefined;
}

function howToMendQueue(settings: DialerSettings): string {
  if (needsAgents(settings)) return 'Choose one';
  return `Choose one, or ${givesMachinesToAgents(settings) ? 'give machines to no agent' : 'offer no key for an agent'}`;
}
