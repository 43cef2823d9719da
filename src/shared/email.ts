/** Whether a text is an email address with its whole domain: ann@example.com, not ann@example. */
export const isWholeEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim());

/** Of so many letters beyond ASCII each is taken small and as a capital: 32 forms at most. */
const mostLetters = 5;

/**
 * In which forms an address stands that is compared without regard to the capitals of ASCII alone: any other letter is small or a capital. Where they
 * are many, as in a Cyrillic address: as it is, all small, all capitals, and each word with a capital.
 */
export function formsOfEmail(email: string): string[] {
  const letters = [...email].map((letter) => ({ letter, small: letter.toLowerCase(), capital: letter.toUpperCase() }));
  // Not ß, whose capital would be two letters, and another address.
  const places = letters.flatMap(({ small, capital }, index) => (small !== capital && capital > '\u007f' && capital.toLowerCase() === small ? [index] : []));
  const written = (isCapital: (place: number) => boolean) =>
    letters.map(({ letter, small, capital }, index) => (!places.includes(index) ? letter : isCapital(places.indexOf(index)) ? capital : small)).join('');
  if (places.length <= mostLetters) return Array.from({ length: 2 ** places.length }, (_, form) => written((place) => ((form >> place) & 1) === 1));
  const beginsWord = (place: number) => !/[\p{L}\p{N}]/u.test(letters[places[place]! - 1]?.letter ?? ' ');
  return [...new Set([email, written(() => false), written(() => true), written(beginsWord)])];
}
