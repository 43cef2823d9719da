/** A lambda as the API tells it. */
export interface WholeLambda {
  id: number;
  accountId: number;
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

/** What a new script begins with: one that works as it stands, with the queues and agents that there are. */
export function firstScript(queues: readonly string[], agents: readonly string[]): string {
  const [first, second] = queues;
  if (first === undefined) return "// No queue was found on the switches yet. Write the name of yours here, such as sales@default.\nreturn { queue: 'sales@default' };\n";
  const lines = [
    ...(agents.length === 0 ? [] : ['// A customer of Ana’s is for Ana.', `if (contact.attributes?.agent === 'Ana') return { agent: '${agents[0]}' };`]),
    ...(second === undefined ? [] : ['// Who speaks Spanish goes to a queue of their own.', `if (contact.language === 'es') return { queue: '${second}' };`]),
    `return { queue: '${first}' };`,
  ];
  return `${lines.join('\n')}\n`;
}

export const sampleContact = JSON.stringify(
  { number: '+12025550123', name: 'Ana Example', clientId: 'C-1', email: 'ana@example.com', zone: 'America/New_York', language: 'es', priority: 0, attributes: { plan: 'gold' } },
  null,
  2,
);
