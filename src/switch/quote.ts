/**
 * Foreign text as the value of a variable in an originate command.
 *
 * The text passes three splits in FreeSWITCH (switch_separate_string), each of which takes a layer of
 * quoting off: the command at blanks (mod_commands), the list between the braces at commas, and one
 * variable at its equals sign (switch_event_create_brackets). So three layers are put on, the last
 * split's first. Quotes, backslashes, commas, equals signs, blanks at the ends and `^^` arrive as they are.
 *
 * What no quoting protects is changed (`tame`).
 */
export function quote(text: string): string {
  const variable = escape(tame(text), '=').replace(/ /g, '\\s');
  const list = broken(escape(variable, ','));
  return escape(list, '');
}

/** Undone by one split at `delimiter`. */
const escape = (text: string, delimiter: string): string =>
  text.replace(/[\\',=]/g, (character) => (character === '\\' || character === "'" || character === delimiter ? `\\${character}` : character));

/**
 * - Control characters become blanks: a line break would end the command, and a header of a SIP message later.
 * - `${` becomes `%{`, as FreeSWITCH itself does where it cleans text: else the dialplan would run what is in it.
 * - Braces that do not pair become parentheses: FreeSWITCH looks for the closing brace before it unquotes.
 * - `ARRAY::` at the beginning, which makes FreeSWITCH split the value, gets a blank.
 */
function tame(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .replace(/\$(?=\\*\{)/g, '%')
    .replace(/^ARRAY::/, 'ARRAY: :');
  return bracesPair(plain) ? plain : plain.replaceAll('{', '(').replaceAll('}', ')');
}

function bracesPair(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '{') open++;
    if (character === '}' && --open < 0) return false;
  }
  return open === 0;
}

/**
 * Two words that FreeSWITCH looks for in a whole command, wherever they stand: `:_:` starts one call for
 * each part, and `mod_event_socket` together with "unload" or "reload" unloads the module that we speak
 * to. A pair of quotes inside them is taken off with the second layer, when nobody looks any more.
 */
const broken = (text: string): string => text.replace(/:(?=_:)/g, ":''").replace(/mod(?=_event_socket)/gi, "$&''");
