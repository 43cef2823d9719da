import React, { useState } from 'react';
import { Refused } from './api';
import { sampleContact, type Trial } from './lambda';
import { type AgentRow, isAtSoftphone } from './queue';
import { useSaving } from './saving';
import { useAll } from './session';
import { Button, Card, Field, Notice, ProblemNotice } from './ui';

interface Props {
  hint: string;
  run: (contact: unknown) => Promise<Trial>;
  /** How it went; nothing while it is not known of what is written now. */
  trial?: Trial;
  onTried: (trial?: Trial) => void;
  goTo?: (line: number) => void;
}

/** Runs a lambda with a contact that is made up, and shows whom it chooses or what went wrong. Nothing is dialled. */
export function TryLambda({ hint, run, trial, onTried, goTo }: Props) {
  const { busy, problem, save } = useSaving();
  const [contact, setContact] = useState(sampleContact);
  const agents = useAll<AgentRow>('/agents');

  const start = () =>
    void save(async () => {
      onTried(undefined);
      onTried(await run(parsed(contact)));
    });
  const line = trial?.failure?.line;
  const chosen = agents.data?.find(({ name, isGone }) => name === trial?.choice?.agent && !isGone);
  return (
    <Card title="Try it" hint={hint}>
      <Field label="Sample contact" hint="As JSON. What a contact has: number, name, clientId, email, address, zone, language, priority, otherNumbers, and the other columns of its file in attributes.">
        {(ids) => <textarea {...ids} rows={12} spellCheck={false} autoCapitalize="off" value={contact} onChange={(event) => setContact(event.target.value)} />}
      </Field>
      <Button onClick={start} busy={busy}>{busy ? 'Running…' : 'Try it'}</Button>
      <div className="sd-gap">
        <ProblemNotice problem={problem} />
        {trial?.choice && <Notice kind="good">It chooses {trial.choice.agent === undefined ? `the queue “${trial.choice.queue}”` : `the agent “${trial.choice.agent}”`}, after {time(trial.milliseconds)}.{chosen && ` ${readiness(chosen)}`}</Notice>}
        {trial?.failure && (
          <Notice kind="bad">
            It {trial.failure.says}. The dialer’s queue would take the call.
            {line && goTo && <> <Button onClick={() => goTo(line)}>Show line {line}</Button></>}
          </Notice>
        )}
        {trial && trial.log.length > 0 && (
          <>
            <p className="sd-label">It logged</p>
            <pre className="sd-output">{trial.log.join('\n')}</pre>
          </>
        )}
        {trial?.failure && trial.result !== null && (
          <>
            <p className="sd-label">It returned</p>
            <pre className="sd-output">{JSON.stringify(trial.result, null, 2)}</pre>
          </>
        )}
      </div>
    </Card>
  );
}

function parsed(text: string): unknown {
  let contact: unknown;
  try {
    contact = JSON.parse(text);
  } catch (error) {
    throw new Refused({ status: 0, message: `The sample contact is not written as JSON: ${(error as Error).message}.` });
  }
  if (typeof contact !== 'object' || contact === null || Array.isArray(contact)) throw new Refused({ status: 0, message: 'The sample contact must be an object, in braces.' });
  return contact;
}

/** Whether the agent would get a call of a dialer now. */
function readiness(agent: AgentRow): string {
  if (!isAtSoftphone(agent)) return `No call of a dialer is given to them: ${agent.phone}. The dialer’s queue would take it.`;
  if (agent.phase === 'idle') return 'They are free at the moment.';
  return 'They are not free at the moment: the dialer’s queue would take the call.';
}

const time = (milliseconds: number): string => `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
