import React from 'react';
import { CopyButton } from './CopyButton';
import { ButtonLink, Card, Notice, Page } from './ui';

/** The secret of an endpoint, this once. */
export function LambdaSecret({ name, secret }: { name: string; secret: string }) {
  return (
    <Page title="The secret of your endpoint" above={{ label: 'Lambdas', path: '/resources/Lambda' }}>
      <Notice kind="warning">Copy it now: it is shown this once.</Notice>
      <Card title={name} hint="Each request is signed with it, in the header Smart-Dialers-Signature; your endpoint checks with it that a request comes from here.">
        <p className="sd-token" data-testid="secret">{secret}</p>
        <div className="sd-form-end sd-gap">
          <CopyButton text={secret} />
          <ButtonLink to="/resources/Lambda">I have kept it</ButtonLink>
        </div>
      </Card>
    </Page>
  );
}
