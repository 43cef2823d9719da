import { expect } from 'chai';
import fastCheck from 'fast-check';
import { apiResponse, CommandReader, encodeEvent, eventAsJson, eventAsPlain, headerList } from '../../src/switch/codec.js';

describe('event socket codec', () => {
  it('counts bytes, not characters', () => {
    expect(apiResponse('Zoë')).to.equal('Content-Type: api/response\nContent-Length: 4\n\nZoë');
    const text = encodeEvent('json', headerList('variable_name', 'Zoë'));
    const [head = '', body = ''] = text.split('\n\n');
    expect(Number(/Content-Length: (\d+)/.exec(head)![1])).to.equal(Buffer.byteLength(body));
  });

  it('writes plain events as the switch does', () => {
    expect(eventAsPlain(headerList('Event-Name', 'BACKGROUND_JOB', 'A', 'x y:ü', 'B', ''), '+OK\n')).to.equal(
      'Event-Name: BACKGROUND_JOB\nA: x%20y%3A%C3%BC\nB: _undef_\nContent-Length: 4\n\n+OK\n',
    );
    expect(eventAsPlain(headerList('A', '1'))).to.equal('A: 1\n\n');
  });

  it('leaves alone what looks encoded already', () => {
    const encoded = (value: string) => eventAsPlain(headerList('A', value)).slice(3, -2);
    expect(encoded('100%')).to.equal('100%25');
    expect(encoded('%41')).to.equal('%41');
    expect(encoded('%zz')).to.equal('%25zz');
    expect(encoded("a/b,c-d_e.f!'()*~$")).to.equal("a/b,c-d_e.f!'()*~$");
  });

  it('writes JSON that any parser reads back', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.dictionary(fastCheck.string().filter((name) => name !== '__proto__'), fastCheck.string()), (object) => {
        expect(JSON.parse(eventAsJson(headerList(...Object.entries(object).flat())))).to.deep.equal(object);
      }),
    );
    expect(eventAsJson(headerList('A', '1', 'A', '2'), 'é')).to.equal('{"A":"1","A":"2","Content-Length":"2","_body":"é"}');
  });

  it('reads commands however the bytes are cut', () => {
    const stream = Buffer.from('\n\r\nauth ClueCon\n\nbgapi status\r\nJob-UUID: j\r\n\r\nsendmsg é\nContent-Length: 3\nX:  y\n\n\nå\n\nexit\n\n');
    fastCheck.assert(
      fastCheck.property(fastCheck.array(fastCheck.integer({ min: 1, max: stream.length - 1 })), (cuts) => {
        const reader = new CommandReader();
        const edges = [0, ...[...new Set(cuts)].sort((a, b) => a - b), stream.length];
        const commands = edges.slice(1).flatMap((end, i) => reader.push(stream.subarray(edges[i], end)));
        expect(commands.map(({ line, headers, body }) => [line, Object.fromEntries(headers), body])).to.deep.equal([
          ['auth ClueCon', {}, undefined],
          ['bgapi status', { 'job-uuid': 'j' }, undefined],
          ['sendmsg é', { 'content-length': '3', x: 'y' }, '\nå'],
          ['exit', {}, undefined],
        ]);
      }),
    );
  });
});
