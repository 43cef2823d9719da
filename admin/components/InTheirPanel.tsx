import React from 'react';
import { useSignedIn } from './session';
import { SwitchAccount } from './SwitchAccount';

/** In somebody else's panel, whose head is theirs: the one account that is worked in, and the way back. */
export function InTheirPanel() {
  const { user, isInTheirPanel } = useSignedIn();
  if (!isInTheirPanel || !user?.inAccount) return null;
  return <div className="sd-notice sd-info">You see the account <strong>{user.inAccount}</strong> alone. <SwitchAccount>All accounts</SwitchAccount></div>;
}
