import React, { useEffect, useRef, useState } from 'react';
import { callMe, type CallMeSettings } from '../../src/inbound/widgets/call-me';
import { Card, SelectField } from './ui';

const situations = [
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed until tomorrow' },
  { value: 'unavailable', label: 'The dialer does not call' },
  { value: 'wrong', label: 'Every number is wrong' },
];
const day = 86_400_000;

/** The form as it will be on a site, to be tried; nothing is sent. */
export function WidgetPreview(settings: CallMeSettings) {
  const place = useRef<HTMLDivElement>(null);
  const [situation, setSituation] = useState('open');
  const isClosed = situation === 'closed';
  const opensAt = isClosed ? new Date(Date.now() + day).toISOString() : null;
  useEffect(() => {
    const service = {
      state: async () => ({ isOpen: situation === 'open' || situation === 'wrong', opensAt, mayWait: isClosed, ticket: '', waitSeconds: 0 }),
      send: async () => (situation === 'wrong' ? { status: 422, body: { field: 'number' } } : { status: 202, body: { callsFrom: opensAt } }),
    };
    return callMe(settings, service, place.current!, false);
  }, [JSON.stringify(settings), situation]);
  return (
    <Card title="How it looks" hint="The very form of the site: press the button and try it. Nothing is sent. On the site the button is in the lower right corner.">
      <SelectField label="When it is" value={situation} onChange={setSituation} choices={situations} />
      <div className="sd-widget-preview" ref={place} data-testid="preview" />
    </Card>
  );
}
