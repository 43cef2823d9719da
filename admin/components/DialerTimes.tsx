import React from 'react';
import type { FormPart } from './DialerHow';
import { instantOf, inZone, localTime, when } from './format';
import { CheckField, Field, Go, Notice, RadioField, SelectField, useZone } from './ui';

/** How a broadcast is spread over time. */
export function Rate({ settings, set, wrong }: FormPart) {
  const zone = useZone();
  const { rate } = settings;
  const choose = (kind: string) => {
    const start = new Date(Math.ceil(Date.now() / 900_000) * 900_000);
    set({ rate: kind === 'fast' ? { kind: 'fast' } : { kind: 'evenly', start: start.toISOString(), end: new Date(start.getTime() + 8 * 3_600_000).toISOString() } });
  };
  return (
    <>
      <RadioField
        legend="Pace"
        value={rate.kind}
        onChange={choose}
        choices={[
          { value: 'fast', label: 'Fast dial', hint: 'As quickly as the limits below allow.' },
          { value: 'evenly', label: 'Evenly distribute', hint: 'Spread over a time: what is left of the contacts is divided by what is left of the time, every minute anew.' },
        ]}
      />
      {rate.kind === 'evenly' && (
        <div className="sd-pair">
          {(['start', 'end'] as const).map((edge) => (
            <Field key={edge} label={edge === 'start' ? 'From' : 'Until'} error={wrong(`settings.rate.${edge}`, edge === 'end' ? 'settings.rate' : '')} hint={edge === 'start' ? inZone(zone) : undefined}>
              {(ids) => <input {...ids} type="datetime-local" value={localTime(rate[edge], zone)} onChange={(event) => event.target.value && set({ rate: { ...rate, [edge]: instantOf(event.target.value, zone).toISOString() } })} />}
            </Field>
          ))}
        </div>
      )}
    </>
  );
}


/** From when on it dials and until when, each if it is wanted. */
function StartAndStop({ settings, set, wrong }: FormPart) {
  const zone = useZone();
  const hasPassed = (time: string | null) => time !== null && Date.parse(time) <= Date.now();
  return (
    <>
      <div className="sd-pair">
        <Field label="Starts on (optional)" error={wrong('settings.startAt')} hint={`${inZone(zone)} Started before that time, it waits until then.`}>
          {(ids) => <input {...ids} type="datetime-local" value={localTime(settings.startAt, zone)} onChange={(event) => set({ startAt: event.target.value ? instantOf(event.target.value, zone).toISOString() : null })} />}
        </Field>
        <Field label="Stops on (optional)" error={wrong('settings.stopAt')} hint="It calls nobody from then on, whatever is left.">
          {(ids) => <input {...ids} type="datetime-local" value={localTime(settings.stopAt, zone)} onChange={(event) => set({ stopAt: event.target.value ? instantOf(event.target.value, zone).toISOString() : null })} />}
        </Field>
      </div>
      {hasPassed(settings.stopAt) && <Notice kind="warning">The time at which it stops, {when(settings.stopAt, zone)}, has passed: it cannot be started, and stops within a minute if it runs.</Notice>}
    </>
  );
}

/** In which hours people are called. */
export function Times({ settings, set, wrong, schedules }: FormPart & { schedules: { id: number; name: string }[] }) {
  const { hours } = settings;
  return (
    <>
      <CheckField
        label="Only at decent hours where the contact is"
        hint="The contact’s own time zone counts: from the contact, else looked up (see Enhanced caller ID below), else from the number. A number whose zone nobody knows is then not called."
        checked={hours.restrict}
        onChange={(restrict) => set({ hours: { ...hours, restrict } })}
      />
      {hours.restrict ? (
        <div className="sd-pair">
          {(['from', 'to'] as const).map((edge) => (
            <Field key={edge} label={edge === 'from' ? 'Not before' : 'Not after'} error={wrong(`settings.hours.${edge}`)} hint={edge === 'to' && hours.to === '24:00' ? 'Midnight, the end of the day.' : undefined}>
              {(ids) => <input {...ids} type="time" value={hours[edge] === '24:00' ? '00:00' : hours[edge]} onChange={(event) => set({ hours: { ...hours, [edge]: edge === 'to' && event.target.value === '00:00' ? '24:00' : event.target.value } })} />}
            </Field>
          ))}
        </div>
      ) : (
        <Notice kind="warning">People can now be called at any hour of their night. Most countries forbid that; leave this on unless every contact agreed.</Notice>
      )}
      <SelectField
        label="Schedule"
        value={settings.scheduleId === null ? '' : String(settings.scheduleId)}
        onChange={(value) => set({ scheduleId: value ? Number(value) : null })}
        none="None: at all hours of the week"
        choices={schedules.map(({ id, name }) => ({ value: id, label: name }))}
        error={wrong('settings.scheduleId')}
        hint={<>The dialer works inside its schedule only, for example during office hours. <Go to="/resources/Schedule/actions/new">Make a schedule</Go></>}
      />
      <CheckField
        label="Prefer the hour in which they answered before"
        hint="Whoever has answered a call of this account is called in that hour of their day, within the times above, and waits for it a day at most. Others are tried again in the hour in which their list answers most, once enough attempts show one."
        checked={settings.bestTime}
        onChange={(bestTime) => set({ bestTime })}
      />
      <StartAndStop settings={settings} set={set} wrong={wrong} />
    </>
  );
}
