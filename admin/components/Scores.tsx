import React, { useState } from 'react';
import { ask, useApi } from './api';
import { useSaving } from './saving';
import type { ScoreCardRow, ScoreRow } from './score';
import { ScoreShown } from './ScoreShown';
import { useMay, useSignedIn } from './session';
import { Button, Empty, Field, Go, Loading, Notice, ProblemNotice, SelectField } from './ui';

/** What was found of a conversation, and the way to say it. */
export function Scores({ attemptId, accountId }: { attemptId: string; accountId: number }) {
  const may = useMay();
  const { user } = useSignedIn();
  const found = useApi<{ items: ScoreRow[] }>(`/attempts/${attemptId}/scores`);
  const [saved, setSaved] = useState<ScoreRow[]>();
  const [isOpen, setIsOpen] = useState(false);
  const { busy, problem, save } = useSaving();
  const scores = saved ?? found.data?.items;
  const name = user?.email;
  const mine = scores?.find(({ scoredBy }) => scoredBy === name);
  const takeBack = () => {
    if (window.confirm('Take your score of this call back?')) void save(async () => {
      await ask('DELETE', `/attempts/${attemptId}/score`);
      setSaved(scores!.filter((score) => score !== mine));
    });
  };
  if (!scores) return found.problem ? <ProblemNotice problem={found.problem} /> : <Loading />;
  return (
    <div className="sd-stack sd-scores">
      <ProblemNotice problem={problem} />
      {scores.map((score) => (
        <ScoreShown key={score.id} score={score}>
          {score === mine && !isOpen && <span className="sd-actions"><Button onClick={() => setIsOpen(true)}>Change</Button><Button busy={busy} onClick={takeBack}>Take back</Button></span>}
        </ScoreShown>
      ))}
      {scores.length === 0 && !may('score') && <small className="sd-about">Nobody has scored it.</small>}
      {may('score') && !mine && !isOpen && <div><Button onClick={() => setIsOpen(true)}>Score this call</Button></div>}
      {isOpen && <ScoreForm attemptId={attemptId} accountId={accountId} mine={mine} onSaved={setSaved} onClose={() => setIsOpen(false)} />}
    </div>
  );
}

/** A card to be filled in while listening. */
function ScoreForm({ attemptId, accountId, mine, onSaved, onClose }: { attemptId: string; accountId: number; mine?: ScoreRow; onSaved: (scores: ScoreRow[]) => void; onClose: () => void }) {
  const cards = useApi<{ items: ScoreCardRow[] }>(`/score-cards?limit=500&accountId=${accountId}`);
  const may = useMay();
  const [chosen, setChosen] = useState(mine ? String(mine.cardId) : '');
  const [answers, setAnswers] = useState<Record<string, Given>>(() => Object.fromEntries((mine?.criteria ?? []).map(({ id, given }) => [id, given])));
  const [comment, setComment] = useState(mine?.comment ?? '');
  const { busy, problem, save } = useSaving();
  if (!cards.data) return cards.problem ? <ProblemNotice problem={cards.problem} /> : <Loading />;
  const usable = cards.data.items.filter(({ retiredAt }) => retiredAt === null);
  const card = usable.find(({ id }) => String(id) === chosen) ?? (usable.length === 1 ? usable[0] : undefined);
  if (usable.length === 0) return <Empty title="There is no score card yet">{may('edit') ? <><Go to="/resources/ScoreCard/actions/new">Make one</Go>: what a good call has, and how many points each is worth.</> : 'An administrator makes one under Score cards.'}</Empty>;
  const left = card ? card.version.criteria.filter(({ id }) => answers[id] === undefined).length : 0;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const own = Object.fromEntries(card!.version.criteria.map(({ id }) => [id, answers[id]]));
      const { items } = await ask<{ items: ScoreRow[] }>('PUT', `/attempts/${attemptId}/score`, { cardId: card!.id, answers: own, ...(comment.trim() && { comment }) });
      onSaved(items);
      onClose();
    });
  };
  return (
    <form className="sd-score-form" onSubmit={submit}>
      {usable.length > 1 && <SelectField label="Score card" value={card ? String(card.id) : ''} onChange={setChosen} none="Choose a card" choices={usable.map(({ id, name }) => ({ value: id, label: name }))} />}
      {usable.length === 1 && <p><strong>{card!.name}</strong></p>}
      {card?.version.criteria.map((criterion) => (
        <Criterion key={criterion.id} criterion={criterion} value={answers[criterion.id]} onChange={(value) => setAnswers({ ...answers, [criterion.id]: value })} />
      ))}
      {card && (
        <>
          <Field label="Comment (optional)" hint="The agent reads it with the score.">{(ids) => <textarea {...ids} className="sd-note" value={comment} maxLength={5_000} onChange={(event) => setComment(event.target.value)} />}</Field>
          {left > 0 && left < card.version.criteria.length && <Notice>{left === 1 ? 'One criterion is' : `${left} criteria are`} left.</Notice>}
        </>
      )}
      <ProblemNotice problem={problem} />
      <div className="sd-form-end sd-gap">
        {card && <Button kind="main" type="submit" busy={busy} disabled={left > 0}>Keep the score</Button>}
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

/** The points that a criterion got, null where it does not apply, undefined while nobody has said. */
type Given = number | null | undefined;

/** One criterion: yes, no or points; or that it does not apply, which has to be said: an empty field says nothing yet. */
function Criterion({ criterion: { id, text, kind, points, isFatal }, value, onChange }: { criterion: ScoreCardRow['version']['criteria'][number]; value: Given; onChange: (value: Given) => void }) {
  const steps = kind === 'yes or no' ? [{ label: 'Yes', is: points }, { label: 'No', is: 0 }] : points <= 10 ? Array.from({ length: points + 1 }, (_, is) => ({ label: String(is), is })) : undefined;
  return (
    <fieldset className="sd-criterion">
      <legend>{text}{isFatal && <span className="sd-fatal"> fatal: {kind === 'points' ? '0 points make' : '“No” makes'} the call worth nothing</span>}</legend>
      <div className="sd-choices">
        {steps?.map(({ label, is }) => (
          <label key={is} className={value === is ? 'sd-chosen' : ''}><input type="radio" name={`criterion-${id}`} checked={value === is} onChange={() => onChange(is)} />{label}</label>
        ))}
        {!steps && <span className="sd-with-unit"><input type="number" aria-label={text} min={0} max={points} step={1} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))} /><span>of {points}</span></span>}
        <label className={value === null ? 'sd-chosen' : ''}><input type="radio" name={`criterion-${id}`} checked={value === null} onChange={() => onChange(null)} />Does not apply</label>
      </div>
    </fieldset>
  );
}
