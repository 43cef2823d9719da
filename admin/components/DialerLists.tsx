import React from 'react';
import { type KindOfList, whyNotCalled } from '../../src/compliance/list-kind';
import type { ListLink } from './dialer';
import { counted } from './format';
import { Button, Go, SelectField, TextField } from './ui';
import type { Named } from './session';

/** A list, with what says which roles it may have. */
export type ListToLink = Named & KindOfList & { contactCount: number };

interface Props {
  lists: ListToLink[];
  links: ListLink[];
  onChange: (links: ListLink[]) => void;
  error?: string;
}

/** A list that is in no role yet. */
const free = ({ lists, links }: Props) => lists.filter(({ id }) => !links.some(({ listId }) => listId === id));
const label = (list: Props['lists'][number]): string => `${list.name} (${counted(list.contactCount, 'contact')})`;

/** The lists that are called, in their order. */
export function CalledLists(props: Props) {
  const { lists, links, onChange, error } = props;
  const called = links.filter(({ role }) => role === 'call');
  const choices = free(props).filter((list) => !whyNotCalled(list));
  const move = (index: number, by: number) => {
    const order = [...called];
    const [moved] = order.splice(index, 1);
    order.splice(index + by, 0, moved!);
    onChange([...order, ...links.filter(({ role }) => role === 'block')]);
  };
  return (
    <>
      {called.length > 0 && (
        <div className="sd-lines" style={{ marginBottom: 16 }}>
          {called.map(({ listId, isOwn }, index) => {
            const list = lists.find(({ id }) => id === listId);
            return (
              <div className="sd-line" key={listId}>
                <span>{called.length > 1 && `${index + 1}. `}<strong>{list?.name ?? `List ${listId}`}</strong> <span className="sd-quiet">{list && counted(list.contactCount, 'contact')}</span>{list && whyNotCalled(list) && <span className="sd-error">{whyNotCalled(list)}</span>}</span>
                <span className="sd-line">
                  {index > 0 && <Button aria-label={`Move ${list?.name} up`} onClick={() => move(index, -1)}>Up</Button>}
                  {isOwn ? <span className="sd-quiet">Who comes while it runs</span> : <Button aria-label={`Do not call ${list?.name}`} onClick={() => onChange(links.filter((link) => link.listId !== listId))}>Remove</Button>}
                </span>
              </div>
            );
          })}
        </div>
      )}
      <SelectField
        label={called.length === 0 ? 'List' : 'One more list'}
        value=""
        onChange={(value) => value && onChange([...links, { listId: Number(value), role: 'call', status: 'BLACKLIST' }])}
        none={called.length === 0 ? 'Choose a list to call' : 'Choose another list'}
        choices={choices.map((list) => ({ value: list.id, label: label(list) }))}
        error={error}
        hint={<>No list yet? <Go to="/resources/ContactImport/actions/new">Upload a CSV file</Go>{lists.some(whyNotCalled) && '. Opt-outs and do-not-call registries are not among them: whoever is on one is not called.'}</>}
      />
    </>
  );
}

/** The lists whose numbers are not called, each with the word that a stopped contact gets. */
export function BlockedLists(props: Props) {
  const { lists, links, onChange } = props;
  const blocked = links.filter(({ role }) => role === 'block');
  return (
    <>
      {blocked.map(({ listId, status }) => {
        const list = lists.find(({ id }) => id === listId);
        return (
          <div className="sd-row" key={listId} style={{ marginBottom: 16 }}>
            <TextField
              label={<>Status for numbers on “{list?.name ?? `List ${listId}`}”</>}
              value={status}
              onChange={(word) => onChange(links.map((link) => (link.listId === listId ? { ...link, status: word } : link)))}
              placeholder="BLACKLIST"
            />
            <Button aria-label={`Do not block by ${list?.name}`} onClick={() => onChange(links.filter((link) => link.listId !== listId))}>Remove</Button>
          </div>
        );
      })}
      <SelectField
        label={blocked.length === 0 ? 'Blacklist' : 'One more blacklist'}
        value=""
        onChange={(value) => value && onChange([...links, { listId: Number(value), role: 'block', status: 'BLACKLIST' }])}
        none={blocked.length === 0 ? 'Choose a list to keep away from' : 'Choose another list'}
        choices={free(props).map((list) => ({ value: list.id, label: label(list) }))}
        hint="A contact that is stopped by it ends with its status: BLACKLIST, or a word of yours such as “Do not call”."
      />
    </>
  );
}
