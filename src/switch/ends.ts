/**
 * Where the switch keeps the end of a call until we have it: mod_hash, in memory. mod_db was tried
 * first; its `db list` answers with 4,096 characters at most, so a backlog could not be read back.
 */
export const endsRealm = 'smart_dialers_ends';

/**
 * The hang-up hook of every leg that we originate (`api_hangup_hook`; mod_dptools has run it by the
 * time the channel is gone, also for a call that nobody answered). Its variables are the switch's own:
 * times in microseconds since 1970, empty or 0 when that never happened.
 */
export const hangupHook =
  `hash::insert/${endsRealm}/\${uuid}/` +
  '${hangup_cause};${start_uepoch};${progress_uepoch};${progress_media_uepoch};${answer_uepoch};${end_uepoch};${smart_dialers_note}';
