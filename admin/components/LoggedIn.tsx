import React from 'react';
import { capitalised } from './format';
import { SwitchAccount } from './SwitchAccount';

/** Who is signed in, in which role and account, and the way out. */
export default function LoggedIn({ session, paths }: { session: { email: string; role?: string; inAccount?: string }; paths: { logoutPath: string } }) {
  return (
    <div className="sd-user">
      {session.inAccount && <div className="sd-in-account"><strong>{session.inAccount}</strong><SwitchAccount>All accounts</SwitchAccount></div>}
      <div title={session.email}>
        {session.email}
        <small>{capitalised(session.role ?? '')}</small>
      </div>
      <a href={paths.logoutPath}>Sign out</a>
    </div>
  );
}
