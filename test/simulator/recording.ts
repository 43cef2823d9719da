import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One event: its headers in order, and its body. */
export interface RecordedEvent {
  headers: [name: string, value: string][];
  body: string;
}

export type Step =
  | { kind: 'command'; at: number; text: string; reply: string }
  | { kind: 'event'; at: number; event: RecordedEvent };

/** A recording of test/fixtures/recordings: what was sent and what a real FreeSWITCH said, with milliseconds since the connection. */
export function readRecording(name: string): Step[] {
  const path = new URL(`../../../test/fixtures/recordings/${name}.txt.gz`, import.meta.url);
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  const steps: Step[] = [];
  let command: { kind: 'command'; at: number; text: string; reply: string } | undefined;
  for (const part of text.split(/^(?=>>> |(?:---|<<<) (?:\+\d+ms|CLOSED)\n)/m)) {
    if (part.startsWith('>>> ')) {
      command = { kind: 'command', at: 0, text: part.slice(4).trimEnd().replaceAll('\\n', '\n'), reply: '' };
      steps.push(command);
      continue;
    }
    const [, time, head = '', body = ''] = /^(?:---|<<<) \+(\d+)ms\n(.*?)\n\n(.*)$/s.exec(part) ?? [];
    if (time === undefined) continue;
    const at = Number(time);
    if (head.includes('text/event-')) steps.push({ kind: 'event', at, event: parseEvent(head, body) });
    else if (command && !/text\/disconnect-notice|auth\/request/.test(head)) {
      command.at = at;
      command.reply = `${head}\n\n${body}`;
    }
  }
  return steps;
}

/** Reads the text of an event in either format; a name may be there twice. */
export function parseEvent(head: string, text: string): RecordedEvent {
  if (!head.includes('text/event-json')) {
    const end = text.indexOf('\n\n');
    const lines = text.slice(0, end).split('\n');
    const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), decodeURIComponent(line.slice(line.indexOf(':') + 2))]);
    return { headers, body: headers.some(([name]) => name === 'Content-Length') ? text.slice(end + 2) : '' };
  }
  const pair = /"((?:[^"\\]|\\.)*)":(?:"((?:[^"\\]|\\.)*)"|\[[^\]]*\])/g;
  const headers = [...text.matchAll(pair)].map(([, name, value]): [string, string] => [name!, JSON.parse(`"${value ?? ''}"`) as string]);
  const body = headers.find(([name]) => name === '_body')?.[1] ?? '';
  return { headers: headers.filter(([name]) => name !== '_body'), body };
}

export const headerOf = ({ headers }: RecordedEvent, name: string): string | undefined => headers.find(([key]) => key === name)?.[1];
