import { headerList } from '../switch/codec.js';
import type { Call } from './call.js';

/** Something that listens in on a leg's audio: a recording, a detector. Gives what ends it. */
export function attachBug(call: Call, name: string, target = ''): () => void {
  const own = () => headerList('Media-Bug-Function', name, ...(target ? ['Media-Bug-Target', target] : []));
  call.fireWith('MEDIA_BUG_START', ['switch_core_media_bug.c', 'switch_core_media_bug_add', 1014], own());
  return () => call.fireWith('MEDIA_BUG_STOP', ['switch_core_media_bug.c', 'switch_core_media_bug_destroy', 84], own());
}
