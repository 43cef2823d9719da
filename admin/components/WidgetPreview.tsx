import React, { useEffect, useRef, useState } from 'react';
import { callMe, type CallMeSettings } from '../../src/inbound/widgets/call-me';
import type { WidgetPurpose } from '../../src/inbound/widgets/widget-purpose';
import { Card, SelectField } from './ui';

const situations = [
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed until tomorrow' },
  { value: 'unavailable', label: 'The dialer does not call' },
  { value: 'wrong', label: 'Every number is wrong' },
  { value: 'tooMany', label: 'There were too many requests' },
];
/** Nobody is called, so nothing is closed. */
const ofNo = ['open', 'wrong', 'tooMany'];
const day = 86_400_000;

/** The form as it will be on a site, to be tried; nothing is sent. */
export function WidgetPreview({ purpose, settings }: { purpose: WidgetPurpose; settings: CallMeSettings }) {
  const place = useRef<HTMLDivElement>(null);
  const [chosen, setSituation] = useState('open');
  const choices = situations.filter(({ value }) => purpose === 'call me' || ofNo.includes(value));
  const situation = choices.some(({ value }) => value === chosen) ? chosen : 'open';
  const isClosed = situation === 'closed';
  const opensAt = isClosed ? new Date(Date.now() + day).toISOString() : null;
  useEffect(() => {
    const service = {
      state: async () => ({ status: 200, body: { isOpen: ofNo.includes(situation), opensAt, mayWait: isClosed, ticket: '', waitSeconds: 0 } }),
      send: async () => (situation === 'wrong' ? { status: 422, body: { field: 'number' } } : situation === 'tooMany' ? { status: 429, body: {} } : { status: 202, body: { callsFrom: opensAt } }),
    };
    return callMe(settings, service, place.current!, 'place');
  }, [JSON.stringify(settings), situation]);
  return (
    <Card title="How it looks" hint="The very form of the site: press the button and try it. Nothing is sent. On the site the button is in the lower right corner.">
      <SelectField label="When it is" value={situation} onChange={setSituation} choices={choices} />
      <div className="sd-widget-preview" ref={place} data-testid="preview" />
    </Card>
  );
}
