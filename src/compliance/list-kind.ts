/** What of a list's row decides what may be done with it. */
export interface KindOfList {
  name: string;
  /** Those who asked never to be called: it blocks in every dialer of the account. */
  blocksAll: boolean;
  /** The country (ISO 3166) of which it is the do-not-call registry. */
  registryOf?: string | null;
}

type Kind = 'ordinary' | 'opt-outs' | 'registry';

/** Opt-outs first: whatever else a row says, who is there asked never to be called. */
const kindOf = ({ blocksAll, registryOf }: KindOfList): Kind => (blocksAll ? 'opt-outs' : registryOf ? 'registry' : 'ordinary');

const saying = (sentences: { [kind in Kind]?: (name: string) => string }) => (list: KindOfList): string | undefined => sentences[kindOf(list)]?.(list.name);

/** Why no dialer calls the list, in a sentence; undefined: one may. */
export const whyNotCalled = saying({
  'opt-outs': (name) => `Those on the list "${name}" asked never to be called, so no dialer calls it.`,
  registry: (name) => `"${name}" is a do-not-call registry, so no dialer calls it.`,
});

/** Why nobody, no rule either, puts numbers on the list or takes them off one by one; undefined: that may be done. A file is read into every list. */
export const whyNotByHand = saying({
  registry: (name) => `"${name}" is a do-not-call registry: numbers come on it with the file of its authority alone, and off it when it is emptied for the latest one.`,
});

/** Why an entry cannot hold until a date alone; undefined: it can. One that has a date all the same is for ever. */
export const whyNoLimit = saying({
  'opt-outs': (name) => `Whoever is on the list "${name}" is never called again, so an entry there has no end.`,
});

/** Why what is known of an entry is not changed; undefined: it can be. */
export const whyNotChanged = saying({
  'opt-outs': (name) => `The entries of "${name}" prove who opted out and how, and stay as they came.`,
  registry: (name) => `The entries of "${name}", a do-not-call registry, stay as its authority gave them.`,
});

/** Why it keeps its name; undefined: it may have another. Whoever adds to the opt-outs by their name would add to nothing. */
export const whyNotRenamed = saying({
  'opt-outs': (name) => `The list "${name}" has those who asked never to be called, and is found by that name.`,
});

/** Why it cannot be made a registry, or an ordinary list again, whoever uses it; undefined: it can. */
export const whyNoRegistry = saying({
  'opt-outs': (name) => `Those on the list "${name}" asked never to be called, in whichever country: it is no registry.`,
});
