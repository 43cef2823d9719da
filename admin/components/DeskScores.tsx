import React from 'react';
import { useApi } from './api';
import { when } from './format';
import type { ScoreRow } from './score';
import { ScoreShown } from './ScoreShown';
import { Card, useZone } from './ui';

/** What was found of the agent's own calls: folded up, and only while there is no call. */
export function DeskScores() {
  const zone = useZone();
  const { data } = useApi<{ items: ScoreRow[] }>('/desk/scores?limit=20');
  if (!data || data.items.length === 0) return null;
  return (
    <Card>
      <details className="sd-own-scores">
        <summary>How your calls were scored ({data.items.length === 20 ? 'the latest 20' : data.items.length})</summary>
        <div className="sd-stack">{data.items.map((score) => <ScoreShown key={score.id} score={score}><span className="sd-quiet">Call of {when(score.callAt, zone)}</span></ScoreShown>)}</div>
      </details>
    </Card>
  );
}
