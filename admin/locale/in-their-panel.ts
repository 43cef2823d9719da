import type { Locale } from 'adminjs';
import { locale } from './en.js';

type Words = Record<string, unknown>;

const { actions, buttons, messages, properties, labels, resources } = locale.translations!.en as Record<string, Words>;

/**
 * Our words added to those of a panel of somebody else's: for our resources alone, so that their own tables go on as they are, and never
 * over a word of theirs. In each of their languages, as we have no other.
 */
export function inTheirPanel(theirs: Locale | undefined, ids: readonly string[]): Locale {
  const own = Object.fromEntries(ids.map((id) => [id, merged({ actions, buttons, messages, properties }, (resources?.[id] ?? {}) as Words)]));
  const words: Words = { labels: namesOf(labels!), resources: own };
  const language = theirs?.language ?? 'en';
  const languages = theirs?.availableLanguages ?? [language];
  const translations = Object.fromEntries(languages.map((one) => [one, merged(words, (theirs?.translations?.[one] ?? {}) as Words)]));
  return { ...theirs, language, availableLanguages: languages, translations: { ...theirs?.translations, ...translations } } as Locale;
}

/** Of the labels those of tables and groups; the others are AdminJS's own, such as `dashboard`. */
const namesOf = (all: Words): Words => Object.fromEntries(Object.entries(all).filter(([name]) => /^[A-Z]/.test(name)));

function merged(ours: Words, theirs: Words): Words {
  const all: Words = { ...ours };
  for (const [name, value] of Object.entries(theirs)) all[name] = isWords(value) && isWords(all[name]) ? merged(all[name], value) : value;
  return all;
}

const isWords = (value: unknown): value is Words => typeof value === 'object' && value !== null && !Array.isArray(value);
