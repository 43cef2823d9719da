/** A text longer than this is cut (characters; half a minute of speech has about 500). */
const longest = 1_500;

/**
 * What the dialplan plays for a text: `say:` and the text, which FreeSWITCH speaks with the engine and voice of the call
 * (switch_ivr_play_file). The text may hold what somebody imported as a name, and goes through the dialplan's expansion, the
 * splitting of arguments at blanks and quotes, and, with mod_tts_commandline, through a shell. So it keeps letters, digits and
 * the signs that change how a sentence sounds, and nothing else: no `$`, quote, brace, bar, backslash, semicolon, `@`, or line break.
 */
export function spoken(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/['`´]/g, '’')
    .replace(/[^\p{L}\p{M}\p{N}’.,:!?%+ -]+/gu, ' ')
    .replace(/\s+/g, ' ')
    // Nothing that a command would take for an option of its own.
    .replace(/^[ :+-]+/, '')
    .slice(0, longest)
    .trim();
  return `say:${plain || '.'}`;
}

/** `engine voice`, such as `flite slt`. */
export const speechPattern = /^[\w-]{1,40} [\w.+-]{1,60}$/;

/** The variables by which a call has its engine and voice. */
export function speechVariables(speech: string): Record<string, string> {
  const [engine = '', voice = ''] = speech.split(' ');
  return { tts_engine: engine, tts_voice: voice };
}
