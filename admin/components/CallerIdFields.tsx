import React, { useState } from 'react';
import { ask } from './api';
import { type CallerIdRow, type CallerIdRule, isOfTeam, ruleWords } from './caller-id';
import { useSaving } from './saving';
import { useAll } from './session';
import { Button, CheckField, Field, Go, Notice, ProblemNotice, SelectField, TextField } from './ui';

interface Props {
  accountId?: number;
  rule: CallerIdRule;
  lists: { id: number; name: string }[];
  onChange: (rule: CallerIdRule) => void;
  wrong: (...fields: string[]) => string | undefined;
}

const other = 'other';

/** Which number a dialer's calls show, and a way to see what the choice would be. */
export function CallerIdFields({ accountId, rule, lists, onChange, wrong }: Props) {
  const all = useAll<CallerIdRow>('/caller-ids');
  const own = (all.data ?? []).filter((row) => row.accountId === accountId);
  const exclusion = { excludeListId: rule.excludeListId ?? null };
  const choose = (kind: string) => {
    const number = own[0]?.number ?? '';
    const made: Record<CallerIdRule['kind'], CallerIdRule> = {
      specific: { kind: 'specific', number }, 'best match': { kind: 'best match' }, agent: { kind: 'agent' }, 'last or best match': { kind: 'last or best match' },
      'last or specific': { kind: 'last or specific', number }, team: { kind: 'team', team: own.flatMap(({ teams }) => teams)[0] ?? '' }, random: { kind: 'random', listIds: [] },
    };
    onChange({ ...made[kind as CallerIdRule['kind']], ...exclusion });
  };
  const kind = rule.kind === 'specific' && rule.number === '' ? 'best match' : rule.kind;
  return (
    <>
      <SelectField
        label="Caller ID"
        value={kind}
        onChange={choose}
        error={wrong('settings.callerId')}
        choices={Object.entries(ruleWords).map(([value, { label }]) => ({ value, label }))}
        hint={<>{ruleWords[kind].hint} {all.data && own.length === 0 && kind !== 'random' && <>You have no caller IDs yet: without one the gateway’s own number is shown. <Go to="/resources/CallerId/actions/new">Add one</Go></>}</>}
      />
      {(rule.kind === 'specific' || rule.kind === 'last or specific') && kind !== 'best match' && all.data && (
        <NumberChoice own={own} value={rule.number} onChange={(number) => onChange({ ...rule, number })} error={wrong('settings.callerId.number')} />
      )}
      {rule.kind === 'team' && all.data && <TeamChoice own={own} value={rule.team} onChange={(team) => onChange({ ...rule, team })} error={wrong('settings.callerId.team')} />}
      {rule.kind === 'random' && <ListChoice lists={lists} value={rule.listIds} onChange={(listIds) => onChange({ ...rule, listIds })} error={wrong('settings.callerId.listIds')} />}
      <SelectField
        label="Never show numbers of"
        value={rule.excludeListId ? String(rule.excludeListId) : ''}
        onChange={(value) => onChange({ ...rule, excludeListId: value ? Number(value) : null })}
        none="No list"
        choices={lists.map(({ id, name }) => ({ value: id, label: name }))}
        error={wrong('settings.callerId.excludeListId')}
      />
      <Try accountId={accountId} rule={rule} />
    </>
  );
}

function NumberChoice({ own, value, onChange, error }: { own: CallerIdRow[]; value: string; onChange: (number: string) => void; error?: string }) {
  const [wantsOther, setWantsOther] = useState(false);
  const isListed = own.some(({ number }) => number === value);
  const isOther = wantsOther || !isListed;
  return (
    <>
      {own.length > 0 && (
        <SelectField
          label="Which number"
          value={isOther ? other : value}
          onChange={(number) => {
            setWantsOther(number === other);
            if (number !== other) onChange(number);
          }}
          choices={[...own.map(({ number, label }) => ({ value: number, label: label ? `${number} – ${label}` : number })), { value: other, label: 'Another number…' }]}
          error={isOther ? undefined : error}
        />
      )}
      {isOther && <TextField label="Number to show" type="tel" value={value} onChange={onChange} error={error} placeholder="+12025550100" hint="One of your own, on which people can call back. It has no daily cap unless it is among your caller IDs." />}
    </>
  );
}

function TeamChoice({ own, value, onChange, error }: { own: CallerIdRow[]; value: string; onChange: (team: string) => void; error?: string }) {
  const teams = [...new Set(own.flatMap((row) => row.teams))].sort();
  const isGone = value !== '' && !own.some((row) => isOfTeam(row, value));
  if (teams.length === 0 && !isGone)
    return (
      <div className={`sd-field ${error ? 'sd-wrong' : ''}`}>
        <Notice kind="warning">No caller ID has a team yet, so that none could be shown. <Go to="/resources/CallerId">Write the teams into the caller IDs</Go> first.</Notice>
        {error && <p className="sd-error">{error}</p>}
      </div>
    );
  const choices = teams.filter((team) => team === value || team.toLowerCase() !== value.toLowerCase()).map((team) => ({ value: team, label: team }));
  const saved = choices.some((choice) => choice.value === value) || value === '' ? [] : [{ value, label: isGone ? `${value} (no caller ID has it)` : value }];
  return (
    <SelectField
      label="Team" value={value} onChange={onChange} choices={[...choices, ...saved]} error={error}
      hint={isGone ? `No caller ID has the team “${value}” any more: people see the default number, or the gateway’s own where there is none.` : undefined}
    />
  );
}

function ListChoice({ lists, value, onChange, error }: { lists: { id: number; name: string }[]; value: number[]; onChange: (ids: number[]) => void; error?: string }) {
  return (
    <Field label="Numbers of these lists" error={error} hint="Of a long list a thousand are drawn from at a time.">
      {(ids) => (
        <div {...ids} role="group" aria-label="Numbers of these lists">
          {lists.map(({ id, name }) => <CheckField key={id} label={name} checked={value.includes(id)} onChange={(isChosen) => onChange(isChosen ? [...value, id] : value.filter((one) => one !== id))} />)}
        </div>
      )}
    </Field>
  );
}

/** What somebody would see by the rule as it stands in the form. */
function Try({ accountId, rule }: { accountId?: number; rule: CallerIdRule }) {
  const [number, setNumber] = useState('');
  const [seen, setSeen] = useState<{ number: string; reason: string }>();
  const { busy, problem, save } = useSaving();
  const look = () => void save(async () => setSeen(await ask('POST', '/caller-ids/try', { callerId: rule, number, ...(accountId && { accountId }) })));
  return (
    <div className="sd-field">
      <div className="sd-row">
        <TextField label="Try it: what would this number see?" type="tel" value={number} onChange={setNumber} placeholder="202 555 0199" />
        <Button onClick={look} busy={busy} disabled={number.trim() === ''}>Show</Button>
      </div>
      {(problem || seen) && <div className="sd-gap" />}
      <ProblemNotice problem={problem} />
      {seen && !problem && <Notice kind={seen.number ? 'good' : 'warning'}><strong>{seen.number || 'The gateway’s own number'}</strong><br />{seen.reason}</Notice>}
    </div>
  );
}
