import React from 'react';
import { ask, useApi } from './api';
import { withTimes } from './format';
import { Property } from './property';
import type { PropertyProps } from './record';
import { useSaving } from './saving';
import { Badge, Button, ProblemNotice, useZone } from './ui';
import { type Judged, judgedInWords } from './WhoAnswered';

/** Whether detection of machines is on for the calls of a gateway, what agents said of it, and the way to switch it on again. */
export default function GatewayDetection(props: PropertyProps) {
  const zone = useZone();
  const path = `/gateways/${props.record.id}/detection`;
  const { data, problem, reload } = useApi<Judged & { off: string | null }>(path);
  const { busy, problem: refusal, save } = useSaving();
  const switchOn = () =>
    void save(async () => {
      await ask('POST', `${path}/on`);
      reload();
    });
  return (
    <Property {...props}>
      <div className="sd-page" style={{ padding: 0 }}>
        <ProblemNotice problem={problem ?? refusal} />
        {data && !data.off && <span>On, where a dialer wants it. {judgedInWords(data)}</span>}
        {data?.off && (
          <div className="sd-stack">
            <span><Badge state="waiting" label="Switched off" /> {withTimes(data.off, zone)} Listen to some of its calls before you switch it on again; what agents say then counts anew.</span>
            <div><Button busy={busy} onClick={switchOn}>Switch detection on again</Button></div>
          </div>
        )}
      </div>
    </Property>
  );
}
