import React, { useState } from 'react';
import { ask, useLoaded } from './api';
import { AttemptLimits, limitsInWords, readLimits, type TypedLimit, typedLimits } from './AttemptLimits';
import { capitalised, count, counted } from './format';
import { useSaving } from './saving';
import { useAccounts, useMay } from './session';
import { Button, Card, CheckField, errorOf, Field, Loading, Notice, Page, ProblemNotice, SelectField } from './ui';
import { weekInWords } from './week';

interface Rules {
  law: boolean;
  jurisdictions: Record<string, boolean>;
  hours: { from: string; to: string } | null;
  limits: { attempts: number; hours: number }[];
  requiresConsent: boolean;
  /** What of the account does not do for the laws that are on. */
  warnings: string[];
}

interface Jurisdiction {
  code: string;
  name: string;
  version: string;
  sources: string[];
  verified: boolean;
  /** Of the house's own, in DATA_DIR/jurisdictions. */
  ownFile: string | null;
  /** Null is the default for every country. */
  country: string | null;
  customers: string[];
  purpose: string | null;
  hours: Record<string, { from: string; to: string }[]> | null;
  keepsHolidays: boolean;
  limits: { attempts: number; hours: number }[];
  daysAfterConversation: number | null;
  daysAfterRefusal: number | null;
  abandonedLockoutHours: number | null;
  registryMaxAgeDays: number | null;
  ringSeconds: number | null;
  abandonedShare: { share: number; days: number } | null;
  shortCalls: { seconds: number; perDay: number; today: number } | null;
  records: { months: number; source: string } | null;
  duties: { says: string; keptBy: 'product' | 'people'; how: string }[];
  notes: string[];
}

/** What holds for every dialer of an account. */
export default function RulesPage() {
  const accounts = useAccounts();
  const [chosen, setChosen] = useState('');
  const accountId = Number(chosen || accounts[0]?.id || 0);
  return (
    <Page title="Rules">
      <Card hint="What holds for every dialer of the account, beside the dialer’s own settings, from the next call on. Of all rules the strictest wins. Nothing here is legal advice: ask your lawyer which laws bind you.">
        {accounts.length > 1 && <SelectField label="Account" value={String(accountId)} onChange={setChosen} choices={accounts.map(({ id, name }) => ({ value: id, label: name }))} />}
      </Card>
      {accountId > 0 && <OfAccount key={accountId} accountId={accountId} />}
    </Page>
  );
}

function OfAccount({ accountId }: { accountId: number }) {
  const rules = useLoaded(() => ask<Rules>('GET', `/rules?accountId=${accountId}`), accountId);
  const places = useLoaded(() => ask<{ items: Jurisdiction[]; ownFilesTrouble: string | null }>('GET', `/jurisdictions?accountId=${accountId}`), accountId);
  if (!rules.data || !places.data) return <Card>{rules.problem ?? places.problem ? <ProblemNotice problem={rules.problem ?? places.problem} /> : <Loading />}</Card>;
  return <Form accountId={accountId} existing={rules.data} places={places.data.items} trouble={places.data.ownFilesTrouble} />;
}

function Form({ accountId, existing, places, trouble }: { accountId: number; existing: Rules; places: Jurisdiction[]; trouble: string | null }) {
  const may = useMay();
  const [rules, setRules] = useState(existing);
  const [limits, setLimits] = useState<TypedLimit[]>(typedLimits(existing.limits));
  const [warnings, setWarnings] = useState(existing.warnings);
  const [isSaved, setIsSaved] = useState(false);
  const { busy, problem, save } = useSaving();
  const set = (part: Partial<Rules>) => {
    setIsSaved(false);
    setRules({ ...rules, ...part });
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setIsSaved(false);
    void save(async () => {
      const { law, jurisdictions, hours, requiresConsent } = rules;
      const saved = await ask<Rules>('PATCH', '/rules', { accountId, law, jurisdictions, hours, requiresConsent, limits: readLimits(limits) });
      setWarnings(saved.warnings);
      setIsSaved(true);
    });
  };
  const isOn = ({ code, verified }: Jurisdiction) => rules.jurisdictions[code] ?? verified;
  const turn = ({ code, verified }: Jurisdiction, on: boolean) => {
    const { [code]: _before, ...others } = rules.jurisdictions;
    set({ jurisdictions: on === verified ? others : { ...others, [code]: on } });
  };
  return (
    <form onSubmit={submit} noValidate>
      <ProblemNotice problem={problem} />
      {warnings.map((warning) => <Notice kind="warning" key={warning}>{warning}</Notice>)}
      {trouble && <Notice kind="warning">Your own files of rules were changed and are not taken: the rules from before hold on, but the service would not start anew. {trouble}</Notice>}
      <Card title="The law where the contact is" hint="By the country and state of the number; a number that may be in several places keeps to all of them.">
        <CheckField label="Keep to the rules of jurisdictions" checked={rules.law} onChange={(law) => set({ law })} disabled={!may('administer')} />
        {!rules.law && <Notice kind="warning">No law stands in the way of a call now, only what you set here and in each dialer. Turn this on before you call real people.</Notice>}
        {rules.law && (
          <div className="sd-lines">
            {places.map((place) => (
              <div key={place.code}>
                <CheckField label={<>{place.name}{place.ownFile && <span className="sd-badge" style={{ marginLeft: 8 }}>Your own</span>}{!place.verified && <span className="sd-badge sd-tone-warning" style={{ marginLeft: 8 }}>Unverified</span>}</>} checked={isOn(place)} onChange={(on) => turn(place, on)} disabled={!may('administer')} />
                <div className="sd-hint" style={{ marginLeft: 26 }}>
                  {inWords(place).map((sentence) => <div key={sentence}>{sentence}</div>)}
                  {place.duties.length > 0 && (
                    <>
                      <div>It also asks:</div>
                      <ul className="sd-asks">{place.duties.map(({ says, keptBy, how }) => <li key={says}>{says} <strong>{keptBy === 'product' ? 'Kept here:' : 'Left to people:'}</strong> {how}</li>)}</ul>
                    </>
                  )}
                  <Sources {...place} />
                </div>
              </div>
            ))}
          </div>
        )}
      </Card>
      <Card title="How often is a person called?" hint="All dialers of the account count, and all numbers of a person.">
        {!may('administer') ? <p>{limitsInWords(existing.limits) || 'No limit.'}</p> : (
          <AttemptLimits limits={limits} onChange={(changed) => { setIsSaved(false); setLimits(changed); }} errors={(index, field) => errorOf(problem, `limits.${index}.${field}`)} />
        )}
      </Card>
      <Card title="At what times?">
        <CheckField label="No dialer calls outside of these hours where the contact is" checked={rules.hours !== null} disabled={!may('administer')} onChange={(on) => set({ hours: on ? { from: '08:00', to: '20:00' } : null })} />
        {rules.hours && (
          <div className="sd-pair">
            {(['from', 'to'] as const).map((edge) => (
              <Field key={edge} label={edge === 'from' ? 'Not before' : 'Not after'} error={errorOf(problem, `hours.${edge}`)}>
                {(ids) => <input {...ids} type="time" disabled={!may('administer')} value={rules.hours![edge] === '24:00' ? '00:00' : rules.hours![edge]} onChange={(event) => set({ hours: { ...rules.hours!, [edge]: edge === 'to' && event.target.value === '00:00' ? '24:00' : event.target.value } })} />}
              </Field>
            ))}
          </div>
        )}
      </Card>
      <Card title="Who agreed?">
        <CheckField label="Call nobody without a consent" hint="A consent is of one number, with its time and source (see Consents and opt-outs). Contacts without end as NO CONSENT." checked={rules.requiresConsent} disabled={!may('administer')} onChange={(requiresConsent) => set({ requiresConsent })} />
      </Card>
      {may('administer') && <div className="sd-form-end"><Button kind="main" type="submit" busy={busy}>Save</Button>{isSaved && <span className="sd-done" role="status">Saved. It holds from the next call on.</span>}</div>}
    </form>
  );
}

/** Where the rules are from, and what their writer noted, which is opened on demand. */
function Sources({ version, sources, ownFile, notes }: Jurisdiction) {
  const from = `As of ${version}. Sources: ${sources.join('; ')}${ownFile ? `. File: jurisdictions/${ownFile}` : ''}`;
  if (notes.length === 0) return <div className="sd-quiet">{from}</div>;
  return (
    <>
      <div className="sd-quiet">{from}</div>
      <details className="sd-more">
        <summary>What it rests on, and what is not in it</summary>
        <ul className="sd-asks">{notes.map((note) => <li key={note}>{note}</li>)}</ul>
      </details>
    </>
  );
}

/** What a jurisdiction asks and the product keeps by itself, a sentence each. */
function inWords({ country, customers, purpose, hours, keepsHolidays, limits, daysAfterConversation, daysAfterRefusal, abandonedLockoutHours, registryMaxAgeDays, ringSeconds, abandonedShare, shortCalls, records }: Jurisdiction): string[] {
  return [
    country === null && 'Holds in every country, for what the verified rules there leave out, hours and attempts each by itself.',
    `${capitalised(customers.map((customer) => (customer === 'consumer' ? 'consumers' : 'businesses')).join(' and '))}${purpose ? `, ${purpose} alone` : ''}.`,
    hours && `Calls ${weekInWords(hours)}${keepsHolidays ? ', not on public holidays' : ''}.`,
    limits.length > 0 && `At most ${limitsInWords(limits)}.`,
    daysAfterConversation && `No call for ${counted(daysAfterConversation, 'day')} after a conversation.`,
    daysAfterRefusal && `No call for ${counted(daysAfterRefusal, 'day')} after a refusal.`,
    abandonedLockoutHours && `No call for ${counted(abandonedLockoutHours, 'hour')} after an abandoned one.`,
    registryMaxAgeDays && `Do-not-call registries block, and may be ${counted(registryMaxAgeDays, 'day')} old.`,
    ringSeconds && `A number rings for ${ringSeconds} seconds at least: no dialer can be set to less. It counts from when a call is sent, so give more where calls take long to get through.`,
    abandonedShare && `At most ${Number((abandonedShare.share * 100).toFixed(2))} % of live answers are abandoned in ${counted(abandonedShare.days, 'day')}: pacing keeps it, and 3 % at most everywhere.`,
    records && `Records of calls are kept for ${counted(records.months, 'month')} (${records.source}); an account that keeps them for less is warned.`,
    shortCalls && `Fewer than ${count(shortCalls.perDay)} calls a day that nobody answers or that are over within ${counted(shortCalls.seconds, 'second')}: before that, nobody there is called for the rest of the day. Today: ${count(shortCalls.today)}.`,
  ].filter((sentence): sentence is string => Boolean(sentence));
}
