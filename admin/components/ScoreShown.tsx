import React from 'react';
import { when } from './format';
import { givenInWords, type ScoreRow, toneOf } from './score';
import { Badge, useZone } from './ui';

export const Percent = ({ score }: { score: Pick<ScoreRow, 'percent' | 'isFatal'> }) => <Badge state={toneOf(score)} label={`${score.percent} %${score.isFatal ? ', fatal' : ''}`} />;

/** What one reviewer found of a call: each criterion, and the comment. */
export function ScoreShown({ score, children }: { score: ScoreRow; children?: React.ReactNode }) {
  const zone = useZone();
  return (
    <div className="sd-score">
      <div className="sd-line"><span><Percent score={score} /> <strong>{score.card}</strong></span>{children}</div>
      <ul>
        {score.criteria.map((criterion) => (
          <li key={criterion.id} className={criterion.isFatal && criterion.given === 0 ? 'sd-missed' : ''}><span>{criterion.text}{criterion.isFatal && ' (fatal)'}</span><span>{givenInWords(criterion)}</span></li>
        ))}
      </ul>
      {score.comment && <p className="sd-said">{score.comment}</p>}
      <small className="sd-about">By {score.scoredBy}, {when(score.scoredAt, zone)}</small>
    </div>
  );
}
