import React, { useEffect, useState } from 'react';
import { ask, problemFrom, type Problem } from './api';
import { capitalised, whenInShort, withTimes } from './format';
import { Badge, Button, Card, contactStateWord, Empty, Go, Loading, placeWord, ProblemNotice, SelectField, Table, useZone } from './ui';

interface Place {
  contactId: number;
  number: string;
  name: string | null;
  state: string;
  status: string | null;
  attempts: number;
  lastResult: string | null;
  reason: string | null;
  refusedAt: string | null;
  nextAt: string | null;
  promisedBy: string | null;
}

const states = ['waiting', 'dialing', 'success', 'failed', 'blacklisted', 'blocked', 'cancelled', 'expired'];

/** Whoever was reached by a call that was lost had answered it. */
const lastResultInWords = ({ state, lastResult }: Place): string => (state === 'success' && lastResult === 'lost' ? 'Somebody answered; the call’s end is not known' : capitalised(lastResult!));

/** One that was started, and that no process has taken up, has no places either. */
const noneYet = (dialerState: string): string =>
  dialerState === 'running' || dialerState === 'waiting' ? 'The contacts of its lists get their place as soon as a process dials. What it waits for stands at the top of this page.' : 'Contacts get their place when the dialer starts.';

/** The contacts of a dialer by how they stand; read again every few seconds while they change. */
export function DialerContacts({ dialerId, dialerState, changes }: { dialerId: string; dialerState: string; changes: number }) {
  const zone = useZone();
  const [state, setState] = useState('');
  const [rows, setRows] = useState<Place[]>();
  const [next, setNext] = useState<number | null>(null);
  const [isLong, setIsLong] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);
  const load = (after?: number) => ask<{ items: Place[]; next: number | null }>('GET', `/dialers/${dialerId}/contacts?${new URLSearchParams({ limit: '10', ...(state && { state }), ...(after && { after: String(after) }) })}`);

  useEffect(() => {
    const timer = setTimeout(() => setRound((before) => before + 1), 3_000);
    return () => clearTimeout(timer);
  }, [changes]);
  useEffect(() => setIsLong(false), [state]);
  useEffect(() => {
    // Who has turned pages is not thrown back to the first one.
    if (isLong) return;
    let isCurrent = true;
    load().then(
      (page) => {
        if (!isCurrent) return;
        setRows(page.items);
        setNext(page.next);
        setProblem(undefined);
      },
      (error: unknown) => isCurrent && setProblem(problemFrom(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [dialerId, state, round]);
  const more = () =>
    void load(next!).then(
      (page) => {
        setIsLong(true);
        setRows([...(rows ?? []), ...page.items]);
        setNext(page.next);
      },
      (error: unknown) => setProblem(problemFrom(error)),
    );

  return (
    <Card title="Contacts">
      <SelectField label="Show" value={state} onChange={setState} none="All" choices={states.map((value) => ({ value, label: capitalised(contactStateWord(value)) }))} />
      <ProblemNotice problem={problem} />
      {!rows ? <Loading /> : (
        <Table
          heads={['Number', 'Name', 'State', 'Calls', 'Next', 'Last result, and why']}
          rows={rows.map((row) => ({
            key: row.contactId,
            cells: [
              <Go key="number" to={`/resources/Contact/records/${row.contactId}/show`} className="sd-link sd-number">{row.number}</Go>,
              row.name,
              <Badge key="state" state={row.state} label={placeWord(row)} />,
              String(row.attempts),
              row.state === 'waiting' ? (row.nextAt ? <span><span className="sd-number">{whenInShort(row.nextAt, zone)}</span>{row.promisedBy && <><br /><span className="sd-quiet">promised by {row.promisedBy}</span></>}</span> : 'At its turn') : '',
              <span key="why" className="sd-reason">{row.lastResult && `${lastResultInWords(row)}${row.refusedAt ? ` ${whenInShort(row.refusedAt, zone)}. The reason then:` : '.'} `}{row.reason && `${withTimes(row.reason, zone)} `}<Go to={`/resources/Contact/records/${row.contactId}/show`}>{row.reason ? 'In full' : 'Why?'}</Go></span>,
            ],
          }))}
          empty={<Empty title="Nobody here">{state ? 'No contact of this dialer is in this state now.' : noneYet(dialerState)}</Empty>}
        />
      )}
      {next !== null && <div className="sd-form-end sd-gap"><Button onClick={more}>Show more</Button></div>}
    </Card>
  );
}
