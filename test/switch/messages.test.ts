import { expect } from 'chai';
import { Messages, type Message } from '../../src/switch/messages.js';

describe('messages of the event socket', () => {
  const body = JSON.stringify({ name: 'Zoë 日本 😀', percent: '100 %' });
  const stream = Buffer.from(
    'Content-Type: auth/request\n\n' +
      `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}` +
      'Content-Type: command/reply\nReply-Text: +OK 5% off: [a]=[b]\n\n' +
      '\nContent-Type: api/response\nContent-Length: 0\n\n',
  );
  const whole: Message[] = [
    { headers: { 'Content-Type': 'auth/request' }, body: undefined },
    { headers: { 'Content-Length': String(Buffer.byteLength(body)), 'Content-Type': 'text/event-json' }, body },
    { headers: { 'Content-Type': 'command/reply', 'Reply-Text': '+OK 5% off: [a]=[b]' }, body: undefined },
    { headers: { 'Content-Type': 'api/response', 'Content-Length': '0' }, body: undefined },
  ];

  it('are the same however the stream is cut, also in the middle of a character', () => {
    for (let size = 1; size <= stream.length; size++) {
      const messages = new Messages();
      const seen: Message[] = [];
      for (let start = 0; start < stream.length; start += size) {
        const read = messages.read(stream.subarray(start, start + size), (message) => seen.push(message));
        expect(read.ok).to.equal(true);
      }
      expect(seen, `in pieces of ${size}`).to.deep.equal(whole);
    }
  });

  it('may have a body of megabytes, in packets', () => {
    const large = 'é'.repeat(5_000_000);
    const bytes = Buffer.from(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(large)}\n\n${large}`);
    const messages = new Messages();
    const seen: Message[] = [];
    for (let start = 0; start < bytes.length; start += 16_384) messages.read(bytes.subarray(start, start + 16_384), (message) => seen.push(message));
    expect(seen).to.have.length(1);
    expect(seen[0]!.body === large).to.equal(true);
  });

  it('end at the first that is none', () => {
    const seen: Message[] = [];
    const read = new Messages().read(Buffer.from('Content-Type: auth/request\n\nnonsense\n\n'), (message) => seen.push(message));
    expect(read).to.deep.equal({ ok: false, failure: 'a line without a header' });
    expect(seen).to.have.length(1);
  });
});
