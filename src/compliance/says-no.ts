import { everydayWords, politeWords, sentencesOfNo, wordsOfNo } from './words-of-no.js';

/** Most of a text that is read, in UTF-16 code units. A long text in parts has 1,600 at most with the usual providers. */
export const longestText = 5_000;

/**
 * Whether whoever wrote a text says by it that they want no more calls or texts: it is nothing but a word that providers and
 * laws know for that (words-of-no.ts, with sources), whatever its case, accents and punctuation, or it asks for it in a
 * sentence. 47 CFR 64.1200(a)(10), in force since 11 April 2025, wants other words than its own taken for a revocation too
 * "if a reasonable person would understand those words to have conveyed a request to revoke consent".
 *
 * In doubt it is a no: a false one costs a contact, a missed one a person who said no. But an end, a stop or a cancellation
 * of something else is none, nor is "don't call me before nine".
 */
export function saysNo(text: string): boolean {
  const read = text.slice(0, longestText).replace(apostrophes, '');
  const whole = plain(read);
  if (isNothingBut(whole, wholeText) || isNothingBut(spelledOut(whole), wholeText) || isNothingBut(withoutCode(whole), ownSentence)) return true;
  if (read.split(/[.!?;,:\n\r…。！？،、，]+/u).some((part) => isNothingBut(plain(part), ownSentence))) return true;
  return read.split(/[.!?;…。！？]+/u).map(plain).some((sentence) => sentencesOfNo.some((pattern) => pattern.test(sentence)));
}

const apostrophes = /['’‘ʼ`´′＇]/g;

/** Small letters and digits without accents, one blank between words. Compatibility forms (wide letters, ligatures) are the letters that they stand for. */
const plain = (text: string): string =>
  text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** "s t o p" as one word. */
const spelledOut = (text: string): string => (/^\p{L}(?: \p{L}){2,}$/u.test(text) ? text.replaceAll(' ', '') : text);

/** “STOP 1234”: some senders ask for a code behind the word. */
const withoutCode = (text: string): string => text.replace(/ \d{1,10}$/, '');

const alternatives = (words: readonly string[]): string => words.map(plain).join('|');

/** One of the words at least, others and polite ones around it. */
const only = (words: readonly string[]): RegExp => new RegExp(`^(?:(?:${alternatives(politeWords)}) )*(?:${alternatives(words)})(?: (?:${alternatives([...words, ...politeWords])}))*$`, 'u');

const ownSentence = only(wordsOfNo);
const wholeText = only([...wordsOfNo, ...everydayWords]);

/** What is nothing but such words is short; so the pattern has little to go back over. */
const isNothingBut = (text: string, words: RegExp): boolean => text.length <= 100 && words.test(text);
