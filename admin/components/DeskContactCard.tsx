import React from 'react';
import type { DeskContact } from './desk';
import { capitalised, length, when, withTimes } from './format';
import { Card, Empty, Facts, Notice, useZone } from './ui';

export const DeskScript = ({ script }: { script: string }) => (script ? <Card title="Script" className="sd-desk-script"><p className="sd-script">{script}</p></Card> : null);

/** Since when and how they have opted out, where an agent could have them called or opt them out; nothing of others. */
export function OptedOut({ contact }: { contact: DeskContact | null }) {
  const zone = useZone();
  return contact?.optedOut ? <div className="sd-gap"><Notice kind="warning">They have opted out since {when(contact.optedOut.at, zone)} ({contact.optedOut.source}): no dialer of the account calls them any more.</Notice></div> : null;
}

/** What is known of the contact, and what happened before; the call itself (`attemptId`) is not its past. */
export function DeskContactCard({ contact, attemptId }: { contact: DeskContact | null; attemptId?: string | null }) {
  const zone = useZone();
  const past = contact?.history.filter((line) => line.attemptId !== attemptId) ?? [];
  return (
    <div className="sd-stack sd-desk-details">
      {contact && (
        <>
          <Card title="What is known">
            <Facts
              facts={[
                ['Number', <span key="number" className="sd-number">{contact.number}</span>], ['Client ID', contact.clientId], ['Email', contact.email], ['Address', contact.address],
                ['Time zone', contact.zone], ['Language', contact.language],
                ...Object.entries(contact.attributes ?? {}).map(([name, value]): [string, string] => [capitalised(name), value]),
                ['About', contact.description],
              ]}
            />
          </Card>
          {contact.notes.length > 0 && (
            <Card title="Notes">
              <div className="sd-lines">{contact.notes.map(({ id, text, writtenBy, writtenAt }) => <div key={id}><p className="sd-said">{text}</p><small className="sd-about">{writtenBy}, {when(writtenAt, zone)}</small></div>)}</div>
            </Card>
          )}
          <Card title="What happened before">
            {past.length === 0 ? <Empty title="Nobody has called yet" /> : (
              <div className="sd-lines">{past.map((line) => <Past key={line.attemptId} line={line} />)}</div>
            )}
          </Card>
        </>
      )}
    </div>
  );
}

function Past({ line: { at, dialer, result, reason, agent, milliseconds, disposition, note } }: { line: DeskContact['history'][number] }) {
  const zone = useZone();
  return (
    <div>
      <div className="sd-line"><strong>{capitalised(disposition ?? result)}</strong><span className="sd-quiet">{when(at, zone)}</span></div>
      {note && <p className="sd-said">{note}</p>}
      <small className="sd-about">{[dialer, agent, disposition && result, milliseconds ? length(milliseconds) : '', result === 'refused' && reason ? withTimes(reason, zone) : ''].filter(Boolean).join(' · ')}</small>
    </div>
  );
}
