import { headerList } from '../switch/codec.js';
import type { Call } from './call.js';

interface Bug {
  name: string;
  target: string;
}

const attached = new WeakMap<Call, Set<Bug>>();

/** Something that listens in on a leg's audio: a recording, a detector. Gives what ends it. */
export function attachBug(call: Call, name: string, target = ''): () => void {
  const bug = { name, target };
  const bugs = attached.get(call) ?? new Set();
  attached.set(call, bugs.add(bug));
  const own = () => headerList('Media-Bug-Function', name, ...(target ? ['Media-Bug-Target', target] : []));
  call.fireWith('MEDIA_BUG_START', ['switch_core_media_bug.c', 'switch_core_media_bug_add', 1014], own());
  return () => {
    bugs.delete(bug);
    call.fireWith('MEDIA_BUG_STOP', ['switch_core_media_bug.c', 'switch_core_media_bug_destroy', 84], own());
  };
}

/** What `uuid_buglist` answers. */
export function listBugs(call: Call): string {
  const rows = [...(attached.get(call) ?? [])].map(({ name, target }) =>
    ` <media-bug>\n  <function>${name}</function>\n  <target>${target}</target>\n  <thread-locked>0</thread-locked>\n </media-bug>\n`);
  return `<media-bugs>\n${rows.join('')}</media-bugs>\n`;
}
