import React, { createContext, type ReactNode, useContext, useId } from 'react';
import { Link } from 'react-router-dom';
import { statusInWords } from '../../src/dialers/status-words';
import { pageUrl, type Problem } from './api';
import { capitalised, withTimes } from './format';
import { InTheirPanel } from './InTheirPanel';
import type { Times } from './session';

/** The few parts that our pages are made of; how they look is in admin/assets/back-office.css. */

const Zone = createContext<string | undefined>(undefined);

/** The zone of the page that a part is on; undefined where it is this computer's. */
export const useZone = (): string | undefined => useContext(Zone);

/** Gives the parts of a page their zone, and says it once. */
export const InZone = ({ times, children }: { times?: Times; children: ReactNode }) => (
  <Zone.Provider value={times?.zone}>
    {times && <p className="sd-hint sd-times">Times are those of the {times.of}, {times.zone}.</p>}
    {children}
  </Zone.Provider>
);

export function Page({ title, above, badge, actions, times, children }: { title: ReactNode; above?: { label: string; path: string }; badge?: ReactNode; actions?: ReactNode; times?: Times; children: ReactNode }) {
  return (
    <div className="sd-page">
      {above && <Go className="sd-above" to={above.path}>‹ {above.label}</Go>}
      <header className="sd-header">
        <h1>{title}</h1>
        {badge}
        {actions && <div className="sd-actions">{actions}</div>}
      </header>
      <InTheirPanel />
      <InZone times={times}>{children}</InZone>
    </div>
  );
}

export function Card({ title, hint, children, className = '' }: { title?: ReactNode; hint?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={`sd-card ${className}`}>
      {title && <h2>{title}</h2>}
      {hint && <p className="sd-hint">{hint}</p>}
      {children}
    </section>
  );
}

/** A link inside the back office. */
export function Go({ to, className, children }: { to: string; className?: string; children: ReactNode }) {
  return <Link className={className ?? 'sd-link'} to={pageUrl(to)}>{children}</Link>;
}

type Kind = 'main' | 'plain' | 'danger';

export function Button({ kind = 'plain', busy = false, ...props }: { kind?: Kind; busy?: boolean } & React.ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" {...props} disabled={busy || props.disabled} className={`sd-button sd-${kind}`} aria-busy={busy} />;
}

export function ButtonLink({ kind = 'plain', to, children }: { kind?: Kind; to: string; children: ReactNode }) {
  return <Go to={to} className={`sd-button sd-${kind}`}>{children}</Go>;
}

/** A label, what it means, the field, and what is wrong with it. The field is given the ids that tie them together. */
export function Field({ label, hint, error, children }: { label: ReactNode; hint?: ReactNode; error?: string; children: (ids: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode }) {
  const id = useId();
  return (
    <div className={`sd-field ${error ? 'sd-wrong' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-about`, 'aria-invalid': Boolean(error) })}
      <div id={`${id}-about`}>
        {error && <p className="sd-error">{error}</p>}
        {hint && <p className="sd-hint">{hint}</p>}
      </div>
    </div>
  );
}

interface Input {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  disabled?: boolean;
}

export function TextField({ label, hint, error, value, onChange, ...input }: Input & { value: string; onChange: (value: string) => void } & Omit<React.InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <input {...ids} type="text" {...input} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

/** A number as it is typed: it becomes a number when the form is saved, so that a half-typed one is not changed under the fingers. */
export function NumberField({ unit, ...props }: Input & { value: string; onChange: (value: string) => void; unit?: string; min?: number; max?: number; step?: number | 'any' }) {
  const { label, hint, error, value, onChange, ...input } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <span className="sd-with-unit">
          <input {...ids} type="number" inputMode="decimal" {...input} value={value} onChange={(event) => onChange(event.target.value)} />
          {unit && <span>{Number(value) === 1 ? ofOne(unit) : unit}</span>}
        </span>
      )}
    </Field>
  );
}

/** 1 minute, as 2 minutes. */
const ofOne = (unit: string): string => unit.replace(/^(agent|call|day|hour|line|minute|second)s$/, '$1');

export interface Choice {
  value: string | number;
  label: string;
}

export function SelectField({ label, hint, error, value, onChange, choices, none, disabled }: Input & { value: string; onChange: (value: string) => void; choices: Choice[]; none?: string }) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <select {...ids} disabled={disabled} value={value} onChange={(event) => onChange(event.target.value)}>
          {none !== undefined && <option value="">{none}</option>}
          {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
        </select>
      )}
    </Field>
  );
}

export function CheckField({ label, hint, checked, onChange, disabled }: Omit<Input, 'error'> & { checked: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <div className="sd-check">
      <input id={id} type="checkbox" aria-describedby={hint ? `${id}-about` : undefined} checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{label}</label>
      {hint && <p className="sd-hint" id={`${id}-about`}>{hint}</p>}
    </div>
  );
}

/** One of few, each with a sentence that says what it means. */
export function RadioField({ legend, value, onChange, choices }: { legend: string; value: string; onChange: (value: string) => void; choices: (Choice & { hint?: string })[] }) {
  const name = useId();
  return (
    <fieldset className="sd-radios">
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={value === choice.value ? 'sd-chosen' : ''}>
          <input type="radio" name={name} checked={value === choice.value} onChange={() => onChange(String(choice.value))} />
          <span>
            {choice.label}
            {choice.hint && <small>{choice.hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function Notice({ kind = 'info', children }: { kind?: 'info' | 'good' | 'warning' | 'bad'; children: ReactNode }) {
  return <div className={`sd-notice sd-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>{children}</div>;
}

export function ProblemNotice({ problem }: { problem?: Problem }) {
  const zone = useZone();
  return problem ? <Notice kind="bad">{withTimes(problem.message, zone)}</Notice> : null;
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="sd-empty">
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export const Loading = () => <p className="sd-loading" role="status">Loading…</p>;

export function Meter({ value, label }: { value: number; label: string }) {
  const percent = Math.max(0, Math.min(100, Math.round(value * 100)));
  return (
    <div className="sd-meter" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}

export function Figure({ label, value, hint }: { label: string; value: ReactNode; hint?: ReactNode }) {
  return (
    <div className="sd-figure" data-figure={label}>
      <span>{label}</span>
      <strong>{value}</strong>
      {hint && <small>{hint}</small>}
    </div>
  );
}

/** A table that scrolls sideways on a narrow screen, with its own words when it is empty. `below` is a row of its own under that row, for what has no room in a cell. */
export function Table({ heads, rows, empty }: { heads: string[]; rows: { key: string | number; cells: ReactNode[]; below?: ReactNode }[]; empty?: ReactNode }) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <div className="sd-table">
      <table>
        <thead>
          <tr>{heads.map((head, index) => <th key={index} scope="col">{head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, below }) => (
            <React.Fragment key={key}>
              <tr>{cells.map((cell, index) => <td key={index} data-head={heads[index]}>{cell}</td>)}</tr>
              {below && <tr className="sd-below"><td colSpan={heads.length}>{below}</td></tr>}
            </React.Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A list of what is known: a word and its value; what is empty is left out. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className="sd-facts">
      {facts.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const tones: Record<string, string> = {
  running: 'good', answered: 'good', done: 'good', success: 'good', up: 'good',
  waiting: 'warning', paused: 'warning', busy: 'warning', 'no answer': 'warning', congestion: 'warning',
  dialing: 'busy', originating: 'busy', ringing: 'busy', scheduled: 'busy',
  failed: 'bad', lost: 'bad', rejected: 'bad', 'invalid number': 'bad', down: 'bad',
  talking: 'good', queued: 'warning', playing: 'bad', abandoned: 'bad', machine: 'stopped', fax: 'stopped',
  refused: 'stopped', blacklisted: 'stopped', blocked: 'stopped', cancelled: 'stopped', expired: 'stopped',
};

/** The names of states and results, for people. */
const words: Record<string, string> = { dialing: 'dialling', success: 'reached', failed: 'not reached' };

export function Badge({ state, label }: { state: string; label?: string }) {
  return <span className={`sd-badge sd-tone-${tones[state] ?? 'plain'}`}>{capitalised(label ?? state)}</span>;
}

/** In place of the state of what whoever dials watches, while nobody does. */
export const NotWatched = () => <span><Badge state="waiting" label="Not known" /> <span className="sd-quiet">Nobody dials, so nobody watches it.</span></span>;

export const contactStateWord = (state: string): string => words[state] ?? state;

/** How a contact stands in a dialer, for people. */
export const placeWord = ({ state, status }: { state: string; status: string | null }): string => (status === null ? contactStateWord(state) : statusInWords(status));

/** The problem of one field, by the name that the API gives it. */
export const errorOf = (problem: Problem | undefined, ...fields: string[]): string | undefined =>
  problem?.errors?.find(({ field }) => fields.includes(field))?.message ?? (problem?.field && fields.includes(problem.field) ? problem.message : undefined);
