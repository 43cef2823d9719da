/** Gets what follows its name; answers at once, or later when the command waits for something. */
export type ApiCommand = (argument: string) => string | Promise<string>;

/** The first word, and what follows the blanks after it. */
export function firstWord(text: string): [word: string, rest: string] {
  const space = text.indexOf(' ');
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
}
