import React, { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { apiUrl, ask, problemFrom, type Problem, useApi } from './api';
import { Attempts, type AttemptRow } from './attempt';
import { CallsTheyMade } from './CallsTheyMade';
import { counted } from './format';
import { useAccounts, useMay, useOverview } from './session';
import { Button, ButtonLink, Card, Empty, Go, Loading, Page, ProblemNotice, SelectField, TextField } from './ui';

const criteria = [
  { value: 'reach', label: 'Phone number or email address', placeholder: '202 555 0123', hint: 'A number as people of your country write it, or with + and the country code; an email address whole, with its domain.' },
  { value: 'clientId', label: 'Client ID', placeholder: 'A4307', hint: 'The whole ID: A430 does not find A4307.' },
];
/** What a search is called in the address of the page and of the API. */
const kinds = ['number', 'email', 'clientId'];
const kindOf = (criterion: string, text: string): string => (criterion === 'clientId' ? 'clientId' : text.includes('@') ? 'email' : 'number');

/** Every attempt at one person, or of which an agent said one thing, over all dialers and accounts that the reader sees. The search is in the address, so that it can be sent to a colleague. */
export default function TracePage() {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const query = new URLSearchParams(search);
  const asked = kinds.find((kind) => query.get(kind));
  const [criterion, setCriterion] = useState(asked === 'clientId' ? 'clientId' : 'reach');
  const [text, setText] = useState(asked ? query.get(asked)! : '');
  const { placeholder, hint } = criteria.find(({ value }) => value === criterion)!;
  const [disposition, setDisposition] = useState(query.get('disposition') ?? '');
  const [rows, setRows] = useState<AttemptRow[]>();
  const [next, setNext] = useState<string | null>(null);
  const [numbers, setNumbers] = useState<string[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const { data: overview } = useOverview();
  const accounts = useAccounts();
  const may = useMay();
  const dispositions = useApi<{ items: string[] }>('/dispositions').data?.items ?? [];
  const whom = new URLSearchParams([...kinds, 'disposition'].flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : []))).toString();

  const load = (after?: string) => ask<{ items: AttemptRow[]; next: string | null; numbers: string[] }>('GET', `/attempts?${whom}&limit=50${after ? `&after=${after}` : ''}`);
  useEffect(() => {
    setRows(undefined);
    setNext(null);
    setProblem(undefined);
    if (!whom) return;
    let isCurrent = true;
    load().then(
      (page) => {
        if (!isCurrent) return;
        setRows(page.items);
        setNext(page.next);
        setNumbers(page.numbers);
      },
      (error: unknown) => isCurrent && setProblem(problemFrom(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [whom]);

  // A line may be of a further number of theirs. What can be two numbers is the one that was called; else the next page has to ask which it is.
  const called = numbers.length === 1 ? numbers : numbers.filter((one) => rows?.some((row) => row.number === one));
  const device = called.length === 1 ? called[0]! : (query.get(asked ?? '') ?? '');
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const search = new URLSearchParams({ ...(text.trim() && { [kindOf(criterion, text)]: text.trim() }), ...(disposition && { disposition }) });
    if (search.size > 0) navigate(`${pathname}?${search}`);
  };
  const found = rows && `${counted(rows.length, 'attempt')}${next ? ' and more' : ''}`;
  return (
    <Page title="Contact trace" actions={<>
        {rows && (asked === 'number' || asked === 'email') && may('manage enterprise') && <ButtonLink to={`/resources/DeviceBlock?device=${encodeURIComponent(device)}`}>Block this device</ButtonLink>}
        {rows && asked === 'number' && may('administer') && <ButtonLink to={`/pages/personal-data?number=${encodeURIComponent(device)}`}>Export or erase</ButtonLink>}
        {rows && rows.length > 0 && <a className="sd-button sd-plain" href={apiUrl(`/attempts.csv?${whom}`)} download>Download as CSV</a>}
      </>}>
      <Card hint="Everything that was tried to reach one person in the last 12 months, and what was refused and why. By a number, also the calls that came from it, but for those that were no account’s: they are not written down.">
        <form className="sd-row sd-gap" onSubmit={submit} role="search">
          <SelectField label="Search criteria" value={criterion} onChange={setCriterion} choices={criteria} />
          <TextField label="Value" value={text} onChange={setText} placeholder={placeholder} autoComplete="off" autoFocus />
          {dispositions.length > 0 && <SelectField label="What the agent said" value={disposition} onChange={setDisposition} none="Anything" choices={dispositions.map((name) => ({ value: name, label: name }))} />}
          <Button kind="main" type="submit">Find attempts</Button>
        </form>
        <p className="sd-hint" style={{ marginTop: 8 }}>{hint}</p>
      </Card>
      <ProblemNotice problem={problem} />
      {/* There from the start: what comes with its words is not read out everywhere. */}
      <p className="sd-unseen" role="status">{rows && (rows.length > 0 ? `Found: ${found}` : 'No attempt was found')}</p>
      {whom && !rows && !problem && <Loading />}
      {rows && (
        <Card title={rows.length > 0 ? found : undefined} hint={overview && rows.length > 0 ? `Times are in the zone of the enterprise, ${overview.zone}.` : undefined}>
          <Attempts rows={rows} zone={overview?.zone} isTrace switches={accounts.length > 1} without={accounts.length < 2 ? ['account'] : []} empty={query.get('disposition') ? <Empty title="No such call in the last 12 months">No agent said “{query.get('disposition')}” of {asked ? 'a call to this contact' : 'any call'}.</Empty> : asked === 'number' ? <NothingAtNumber numbers={numbers} inAny={accounts.length > 1} /> : <Empty title="No attempt was made at this contact in the last 12 months">Neither a call nor a refusal{accounts.length > 1 && ', in any account'}. Where it is on a list, that stands below.</Empty>} />
          {next && (
            <div className="sd-form-end sd-gap">
              <Button onClick={() => void load(next).then((page) => {
                setRows([...rows, ...page.items]);
                setNext(page.next);
              }, (error: unknown) => setProblem(problemFrom(error)))}>Show more</Button>
            </div>
          )}
        </Card>
      )}
      {rows && asked === 'number' && <CallsTheyMade number={query.get('number')!} zone={overview?.zone} saysZone={rows.length === 0} />}
      {rows && asked && <OnLists text={device} kind={asked} numbers={numbers} wasCalled={rows.length > 0} />}
    </Page>
  );
}

/** Further numbers have no index: whoever was not called on theirs is found by the main number, which Personal data looks for among all contacts. */
function NothingAtNumber({ numbers, inAny }: { numbers: string[]; inAny: boolean }) {
  const mayLookUp = useMay()('administer');
  // What was written can be a number of several countries.
  const lookUp = numbers.map((number) => <ButtonLink key={number} to={`/pages/personal-data?number=${encodeURIComponent(number)}`}>{numbers.length > 1 ? `Whose number is ${number}?` : 'Whose number is it?'}</ButtonLink>);
  return (
    <Empty title="No call was made to this number in the last 12 months" action={mayLookUp && <>{lookUp}</>}>
      Nor was one refused{inAny && ', in any account'}. Perhaps it is a further number of somebody, such as their mobile, on which they were not called yet: what was tried otherwise is found by their main number.{!mayLookUp && ' An administrator can find out whose number it is.'}
    </Empty>
  );
}

interface Entry {
  id: number;
  number: string;
  name: string | null;
  listId: number;
  list: string;
}

/** The lists on which the person is, with the way to their page there. A person is a number: who was asked for by another thing is exported and erased by that of an entry. */
function OnLists({ text, kind, numbers, wasCalled }: { text: string; kind: string; numbers: string[]; wasCalled: boolean }) {
  const { data, problem } = useApi<{ items: Entry[]; next: number | null }>(`/contacts?limit=100&${new URLSearchParams({ [kind]: text })}`);
  const may = useMay();
  if (problem) return <ProblemNotice problem={problem} />;
  if (!data || data.items.length === 0) return null;
  const isFurther = kind === 'number' && data.items.every(({ number }) => !numbers.includes(number));
  const hint = [isFurther && `They were called on ${numbers.join(' or ')} as a further number of theirs.`, !wasCalled && 'Open the person there to learn why they were not called.', data.next !== null && 'The first 100.'].filter(Boolean).join(' ');
  return (
    <Card title="On these lists" hint={hint || undefined}>
      <div className="sd-lines">
        {data.items.map(({ id, number, name, listId, list }) => (
          <div className="sd-line" key={id}>
            <span><Go to={`/resources/Contact/records/${id}/show`} className="sd-link sd-number">{number}</Go> {name}</span>
            <span>
              <Go to={`/resources/ContactList/records/${listId}/show`}>{list}</Go>
              {kind !== 'number' && may('administer') && <>{' · '}<Go to={`/pages/personal-data?number=${encodeURIComponent(number)}`}>Export or erase</Go></>}
            </span>
          </div>
        ))}
      </div>
    </Card>
  );
}
