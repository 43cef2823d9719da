import React from 'react';
import { capitalised } from './format';

/** Who is signed in, in which role, and the way out. */
export default function LoggedIn({ session, paths }: { session: { email: string; role?: string }; paths: { logoutPath: string } }) {
  return (
    <div className="sd-user">
      <div title={session.email}>
        {session.email}
        <small>{capitalised(session.role ?? '')}</small>
      </div>
      <a href={paths.logoutPath}>Sign out</a>
    </div>
  );
}
