import React, { useState } from 'react';
import { ask, useLoaded } from './api';
import { type NamesOf, settingWord, valueInWords, wereItOn } from './dialer-words';
import { when } from './format';
import { useSaving } from './saving';
import { useMay } from './session';
import { Badge, Button, Card, Loading, ProblemNotice } from './ui';

interface Version {
  ordinal: number;
  createdBy: string;
  createdAt: string;
  isInForce: boolean;
  changes: { setting: string; from: unknown; to: unknown }[];
}

/** So many are shown at first. */
const few = 5;

/** Who changed what and when, and the way back. */
export function DialerVersions({ dialerId, names, onGoneBack }: { dialerId: string; names: NamesOf; onGoneBack: () => void }) {
  const may = useMay();
  const { busy, problem, save } = useSaving();
  const [limit, setLimit] = useState(few);
  const [round, setRound] = useState(0);
  const history = useLoaded<{ items: Version[]; next: number | null }>(() => ask('GET', `/dialers/${dialerId}/versions?limit=${limit}`), `${limit} ${round}`);
  const goBack = (ordinal: number) => {
    if (window.confirm(`Go back to version ${ordinal}? Its settings are saved as a new version, which holds from the next call on. The name and the lists stay as they are.`)) void save(async () => {
      await ask('POST', `/dialers/${dialerId}/versions/${ordinal}/restore`);
      setRound(round + 1);
      onGoneBack();
    });
  };
  return (
    <Card title="Versions" hint="Each save is a version. The name and the lists are not part of it: going back leaves them as they are.">
      <ProblemNotice problem={problem ?? history.problem} />
      {!history.data && !history.problem && <Loading />}
      <div className="sd-lines" data-testid="versions">
        {history.data?.items.map((version) => (
          <div key={version.ordinal}>
            <div className="sd-line">
              <span><strong>Version {version.ordinal}</strong> <span className="sd-quiet">{when(version.createdAt, names.zone)}, {version.createdBy}</span></span>
              {version.isInForce ? <Badge state="running" label="In force" /> : may('edit') && <Button busy={busy} onClick={() => goBack(version.ordinal)} aria-label={`Go back to version ${version.ordinal}`}>Go back to it</Button>}
            </div>
            <Changes version={version} names={names} />
          </div>
        ))}
      </div>
      {history.data?.next && <div className="sd-form-end sd-gap"><Button onClick={() => setLimit(limit + 20)}>Show more</Button></div>}
    </Card>
  );
}

function Changes({ version: { ordinal, changes }, names }: { version: Version; names: NamesOf }) {
  if (changes.length === 0) return <p className="sd-hint">{ordinal === 1 ? 'The first one.' : 'No setting was changed: the name or the lists were.'}</p>;
  return (
    <ul className="sd-changes">
      {changes.map((change) => <li key={change.setting}><ChangeInWords change={change} names={names} /></li>)}
    </ul>
  );
}

/** What is off, before and after, is told as it would be were it on; what a line does not show, such as the end of a script, is said to have changed. */
function ChangeInWords({ change: { setting, from, to }, names }: { change: Version['changes'][number]; names: NamesOf }) {
  const [before, after] = [from, to].map((value) => valueInWords(setting, value, names));
  const [then, now] = [from, to].map((value) => wereItOn(setting, value)).map((value) => (value === undefined ? undefined : valueInWords(setting, value, names)));
  if (then && now && then !== now) return <>{settingWord(setting)}: {after}; kept for later: <span className="sd-quiet">{then} →</span> {now}</>;
  return <>{settingWord(setting)}: <span className="sd-quiet">{before} →</span> {after}{before === after && <span className="sd-quiet">, otherwise in what is not shown here</span>}</>;
}
