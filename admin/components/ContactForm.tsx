import React, { useState } from 'react';
import { type KindOfList, whyNotChanged } from '../../src/compliance/list-kind';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { ask, pageUrl, Refused, useApi } from './api';
import { changesOf, type ContactRow, type TypedContact, typedOf, wrongAttribute } from './contact';
import { Days } from './Days';
import { capitalised } from './format';
import { PairRows } from './PairRows';
import { valueOf } from './record';
import { useSaving } from './saving';
import { useAll } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Field, Loading, Notice, NumberField, Page, ProblemNotice, SelectField, TextField } from './ui';
import { useUnsaved } from './unsaved';
import { weekdays } from './week';
import { ZoneField } from './ZoneField';

const pathOf = (id: number | string) => `/resources/Contact/records/${id}/show`;

/** What is known of a contact, to be changed. It is asked for anew: the page that led here may be old. */
export default function ContactForm({ record }: ActionProps) {
  const { data, problem } = useApi<ContactRow>(`/contacts/${record!.id}`);
  const lists = useAll<KindOfList & { id: number }>('/lists');
  const above = { label: data?.name || (valueOf<string>(record, 'number') ?? 'Contact'), path: pathOf(record!.id) };
  const list = lists.data?.find(({ id }) => id === data?.listId);
  const stays = list && whyNotChanged(list);
  if (stays) return <Page title="Change the contact" above={above}><Notice>{stays}</Notice></Page>;
  if (data && lists.data) return <Form contact={data} />;
  return <Page title="Change the contact" above={above}>{problem ?? lists.problem ? <ProblemNotice problem={problem ?? lists.problem} /> : <Loading />}</Page>;
}

function Form({ contact }: { contact: ContactRow }) {
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [before] = useState(() => typedOf(contact));
  const [typed, setTyped] = useState(before);
  const changes = changesOf(before, typed);
  const isChanged = Object.keys(changes).length > 0;
  useUnsaved(isChanged);
  const type = <Name extends keyof TypedContact>(name: Name) => (value: TypedContact[Name]) => setTyped({ ...typed, [name]: value });
  const text = (name: 'name' | 'clientId' | 'email' | 'address' | 'language') => ({ value: typed[name], onChange: type(name), error: errorOf(problem, name) });
  const isAtField = problem?.field !== undefined && /^(name|clientId|email|address|zone|language|customerType|priority|callFrom|callTo|notOn|description|otherNumbers|attributes)(\.|$)/.test(problem.field);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const wrong = wrongAttribute(typed.attributes);
      if (wrong) throw new Refused({ status: 422, ...wrong });
      if (isChanged) await ask('PATCH', `/contacts/${contact.id}`, changes);
      navigate(pageUrl(pathOf(contact.id)));
    });
  };
  return (
    <Page title={`Change “${contact.name || contact.number}”`} above={{ label: contact.name || contact.number, path: pathOf(contact.id) }} badge={contact.name && <span className="sd-badge sd-number">{contact.number}</span>}>
      {!isAtField && <ProblemNotice problem={problem} />}
      {(contact.blacklistedUntil || contact.cancelledAt) && <Notice>Whether and until when the number is blocked is not changed here: its blocking is cancelled on its page, and it is put on the list again there.</Notice>}
      <form onSubmit={submit} className="sd-columns">
        <div className="sd-stack">
          <Card title="Who it is" hint="The number is who a contact is: another one is added as a new contact.">
            <div className="sd-gap" />
            <TextField label="Name" autoComplete="off" autoFocus {...text('name')} />
            <div className="sd-pair">
              <TextField label="Client ID" autoComplete="off" {...text('clientId')} />
              <TextField label="Email" inputMode="email" autoComplete="off" {...text('email')} />
            </div>
            <TextField label="Address" autoComplete="off" {...text('address')} />
            <div className="sd-pair">
              <TextField label="Language" autoComplete="off" hint="Its code, such as en or pt-BR." {...text('language')} />
              <SelectField
                label="Protected by law as" value={typed.customerType} onChange={type('customerType')} none="As the dialer says" error={errorOf(problem, 'customerType')}
                choices={[{ value: 'consumer', label: 'Consumer' }, { value: 'business', label: 'Business' }]}
              />
              <NumberField label="Priority" value={typed.priority} onChange={type('priority')} min={0} max={999_999} step={1} error={errorOf(problem, 'priority')} hint="A change counts where it waits in a dialer: above 0 it is called before all others, the highest first." />
            </div>
          </Card>
          <Card title="Attributes" hint="Further columns of the file it came from, and whatever else is to be known: for texts that are spoken, scripts and agents.">
            <PairRows field="attributes" what="Attribute" columns={[{ label: 'Name', name: 'first' }, { label: 'Value', name: 'second' }]} rows={typed.attributes} onChange={type('attributes')} problem={problem} />
          </Card>
          <Card title="Description" hint="Why it is on the list.">
            <Field label="Description" error={errorOf(problem, 'description')}>
              {(ids) => <textarea {...ids} className="sd-short sd-words" rows={2} value={typed.description} onChange={(event) => type('description')(event.target.value)} />}
            </Field>
          </Card>
        </div>
        <div className="sd-stack">
          <Card title="When it may be called" hint="In its own time zone, and beside the hours of dialers and of the law.">
            <div className="sd-gap" />
            <Field label="From" error={errorOf(problem, 'callFrom')}>{(ids) => <input {...ids} type="time" value={typed.callFrom} onChange={(event) => type('callFrom')(event.target.value)} />}</Field>
            <Field label={typed.callTo === '24:00' ? 'To (midnight)' : 'To'} error={errorOf(problem, 'callTo')} hint="Empty is at any hour.">
              {(ids) => <input {...ids} type="time" value={typed.callTo === '24:00' ? '00:00' : typed.callTo} onChange={(event) => type('callTo')(event.target.value === '00:00' ? '24:00' : event.target.value)} />}
            </Field>
            <fieldset className="sd-weekdays">
              <legend className="sd-label">Never on a</legend>
              {weekdays.map((day) => (
                <CheckField key={day} label={capitalised(day)} checked={typed.weekdays.includes(day)} onChange={(checked) => type('weekdays')(weekdays.filter((one) => (one === day ? checked : typed.weekdays.includes(one))))} />
              ))}
            </fieldset>
            <span className="sd-label">Nor on</span>
            <Days days={typed.dates} onChange={type('dates')} error={errorOf(problem, 'notOn')} />
            <div className="sd-gap" />
            <ZoneField value={typed.zone} onChange={type('zone')} error={errorOf(problem, 'zone')} hint="Empty is that of the number." />
          </Card>
          <Card title="Further numbers" hint="Dialled in turn with its own, where the dialer does so.">
            <PairRows
              field="otherNumbers" what="Number" columns={[{ label: 'Type', name: 'type', input: { placeholder: 'mobile' } }, { label: 'Number', name: 'number', input: { type: 'tel', autoComplete: 'off' } }]}
              rows={typed.otherNumbers} onChange={type('otherNumbers')} problem={problem} most={20}
            />
          </Card>
        </div>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>Save</Button>
          <ButtonLink to={pathOf(contact.id)}>Cancel</ButtonLink>
          {isChanged && <span className="sd-hint" role="status">Not saved yet.</span>}
        </div>
      </form>
    </Page>
  );
}
