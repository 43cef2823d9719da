import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, useApi } from './api';
import { useSaving } from './saving';
import type { ScoreCardRow } from './score';
import { useAccounts } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Loading, Notice, NumberField, Page, ProblemNotice, SelectField, TextField } from './ui';

interface Row {
  id?: number;
  text: string;
  kind: 'points' | 'yes or no';
  points: string;
  isFatal: boolean;
}

const above = { label: 'Score cards', path: '/resources/ScoreCard' };
const kinds = [{ value: 'yes or no', label: 'Yes or no' }, { value: 'points', label: 'Points' }];
const first: Row[] = [
  { text: 'Greeted the contact and said who is calling', kind: 'yes or no', points: '10', isFatal: false },
  { text: 'Listened and answered what was asked', kind: 'points', points: '10', isFatal: false },
];

export default function ScoreCardForm({ record }: ActionProps) {
  return record?.id ? <Existing id={record.id} /> : <Form />;
}

function Existing({ id }: { id: string }) {
  const { data, problem } = useApi<ScoreCardRow>(`/score-cards/${id}`);
  return data ? <Form card={data} /> : <Page title="Change the score card" above={above}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
}

/** What a good call has, and how many points each of it is worth. */
function Form({ card }: { card?: ScoreCardRow }) {
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [name, setName] = useState(card?.name ?? '');
  const [account, setAccount] = useState('');
  const [rows, setRows] = useState<Row[]>(card ? card.version.criteria.map((criterion) => ({ ...criterion, points: String(criterion.points) })) : first);
  const change = (index: number, part: Partial<Row>) => setRows(rows.map((row, other) => (other === index ? { ...row, ...part } : row)));
  const move = (index: number, by: number) => {
    const moved = [...rows];
    const [row] = moved.splice(index, 1);
    moved.splice(index + by, 0, row!);
    setRows(moved);
  };
  const done = () => navigate(pageUrl('/resources/ScoreCard'));
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const criteria = rows.map(({ points, ...row }) => ({ ...row, points: Number(points) }));
      if (card) await ask('PATCH', `/score-cards/${card.id}`, { name, criteria });
      else await ask('POST', '/score-cards', { name, criteria, ...chosenAccount(accounts, account) });
      done();
    });
  };
  const retire = () => void save(async () => {
    await ask('PATCH', `/score-cards/${card!.id}`, { retired: card!.retiredAt === null });
    done();
  });
  const wrong = (field: string) => errorOf(problem, field);
  const isAtField = Boolean(problem?.field?.match(/^(name|accountId|criteria\.\d+\.)/));
  const all = rows.reduce((sum, { points }) => sum + (Number(points) || 0), 0);
  return (
    <Page title={card ? `Change “${card.name}”` : 'New score card'} above={above}>
      {!isAtField && <ProblemNotice problem={problem} />}
      {card?.retiredAt && <Notice kind="warning">The card is retired: no call is scored by it.</Notice>}
      <form onSubmit={submit} noValidate>
        <Card>
          <TextField label="Name" value={name} onChange={setName} maxLength={100} error={wrong('name')} autoFocus={!card} hint="For example “Sales calls”." />
          {!card && <AccountField accounts={accounts} value={account} onChange={setAccount} error={wrong('accountId')} />}
        </Card>
        <Card title="What does a good call have?" hint={`A call gets its points as a share of all that could be had, ${all} here; what did not apply to it is left out.${card ? ' Calls that were scored keep what they were scored by.' : ''}`}>
          {rows.map((row, index) => (
            <div key={index} className="sd-criterion-row">
              <TextField label={`Criterion ${index + 1}`} value={row.text} maxLength={200} onChange={(text) => change(index, { text })} error={wrong(`criteria.${index}.text`)} />
              <div className="sd-row">
                <SelectField label="Answer" value={row.kind} onChange={(kind) => change(index, { kind: kind as Row['kind'] })} choices={kinds} />
                <NumberField label={row.kind === 'points' ? 'Points at most' : 'Points for yes'} value={row.points} onChange={(points) => change(index, { points })} min={1} max={100} error={wrong(`criteria.${index}.points`)} />
                <CheckField label="Fatal" hint={row.isFatal ? `${row.kind === 'points' ? '0 points' : '“No”'} makes the whole call worth 0 %.` : undefined} checked={row.isFatal} onChange={(isFatal) => change(index, { isFatal })} />
                <span className="sd-actions">
                  <Button disabled={index === 0} onClick={() => move(index, -1)} aria-label={`Move criterion ${index + 1} up`}>Up</Button>
                  <Button disabled={rows.length === 1} onClick={() => setRows(rows.filter((_, other) => other !== index))} aria-label={`Remove criterion ${index + 1}`}>Remove</Button>
                </span>
              </div>
            </div>
          ))}
          <Button disabled={rows.length >= 30} onClick={() => setRows([...rows, { text: '', kind: 'yes or no', points: '10', isFatal: false }])}>Add a criterion</Button>
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{card ? 'Save' : 'Make the card'}</Button>
          <ButtonLink to={above.path}>Cancel</ButtonLink>
          {card && <Button kind={card.retiredAt ? 'plain' : 'danger'} busy={busy} onClick={retire}>{card.retiredAt ? 'Use it again' : 'Retire the card'}</Button>}
        </div>
      </form>
    </Page>
  );
}
