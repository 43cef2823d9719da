import { Bridge, join } from './bridge.js';
import type { Call } from './call.js';
import { dial } from './originate/dial.js';

/** Who fetches the contact may be gone before they are joined: it stays where it is, in silence. */
const waits = { failed: () => undefined };

/**
 * `att_xfer`: calls somebody for the leg while the other end of its bridge (the contact) waits. When nobody answers, or whoever answered
 * hangs up, the leg has the contact back; when the leg hangs up, the contact gets whoever was called, or is let go when they do not answer.
 */
export function attendedTransfer(call: Call, url: string, done: () => void): void {
  const first = call.bridge;
  const contact = first?.isUp ? first.otherOf(call) : undefined;
  if (!first || !contact) return done();
  let inner: Bridge | undefined;
  let peer: Call | undefined;
  let isOver = false;
  const end = () => {
    isOver = true;
    forget();
    if (peer) peer.attachments.delete(peerEnded);
    done();
  };
  const peerEnded = () => {
    if (isOver) return;
    inner?.dissolve();
    end();
    if (call.channel.isUp && !join(call, contact, waits)) call.hangup('NORMAL_CLEARING', 'us');
  };
  /** The leg itself is gone, or is sent elsewhere. */
  const left = () => {
    if (isOver) return;
    if (inner) {
      inner.dissolve();
      end();
      if (peer && !join(peer, contact, waits)) {
        peer.hangup('NORMAL_CLEARING', 'us');
        wait(contact);
      }
      return;
    }
    // It still rings: the contact waits for the answer.
    first.dissolve();
    isOver = true;
    done();
  };
  const forget = call.whileRunning(left);
  dial(call.exchange, {
    url,
    originator: call,
    failed: () => {
      if (!isOver) return end();
      contact.hangup('NORMAL_CLEARING', 'us');
    },
    answered: (answered) => {
      if (isOver) return void (join(contact, answered) || answered.hangup('NORMAL_CLEARING', 'us'));
      peer = answered;
      peer.attachments.add(peerEnded);
      first.dissolve();
      inner = new Bridge(call, answered);
      inner.connect();
    },
  });
}

/**
 * As on FreeSWITCH 1.10.12: the end of the leg marks the contact as one whom `uuid_bridge` will fetch (mod_dptools.c 2550 to 2572), so it
 * waits in CS_RESET (switch_ivr_bridge.c 1949 to 1957), and nobody does when whoever was asked has gone as well.
 */
function wait({ channel }: Call): void {
  if (!channel.isUp) return;
  channel.running = 'CS_RESET';
  channel.state = 'CS_RESET';
}
