/** A lambda as the API tells it. */
export interface WholeLambda {
  id: number;
  name: string;
  kind: 'script' | 'endpoint';
  enabled: boolean;
  runs: number;
  failures: number;
  lastFailure: string | null;
  lastFailureAt: string | null;
  version: LambdaVersionRow;
}

export interface LambdaVersionRow {
  ordinal: number;
  source: string | null;
  url: string | null;
  timeLimit: number;
  createdBy: string;
  createdAt: string;
}

export interface Trial {
  choice: { queue?: string; agent?: string } | null;
  failure: { kind: string; says: string; line: number | null; column: number | null } | null;
  result: unknown;
  milliseconds: number;
  log: string[];
}

export const firstScript = `// A customer of Ana's is for Ana. Who speaks Spanish goes to a queue of their own.
if (contact.attributes?.agent === 'Ana') return { agent: 'ana@default' };
if (contact.language === 'es') return { queue: 'spanish' };
return { queue: 'sales' };
`;

export const sampleContact = JSON.stringify(
  { number: '+12025550123', name: 'Ana Example', clientId: 'C-1', email: 'ana@example.com', zone: 'America/New_York', language: 'es', priority: 0, attributes: { plan: 'gold' } },
  null,
  2,
);
