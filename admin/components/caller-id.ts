/** A caller ID as the API gives it. */
export interface CallerIdRow {
  id: number;
  accountId: number;
  number: string;
  label: string;
  teams: string[];
  agent: string | null;
  outboundCampaign: string;
  dailyCap: number;
  restedUntil: string | null;
  enabled: boolean;
  isDefault: boolean;
  /** Whose the calls to it are, where another account has it too; else null. */
  callsTo: string | null;
}

/** A team is a word of people's own: how it is written in capitals does not matter. */
export const isOfTeam = ({ teams }: Pick<CallerIdRow, 'teams'>, team: string): boolean => teams.some((one) => one.toLowerCase() === team.toLowerCase());

/** Which number a dialer shows. */
export type CallerIdRule = { excludeListId?: number | null } & (
  | { kind: 'specific'; number: string }
  | { kind: 'best match' }
  | { kind: 'agent' }
  | { kind: 'last or best match' }
  | { kind: 'last or specific'; number: string }
  | { kind: 'team'; team: string }
  | { kind: 'random'; listIds: number[] }
);

export const ruleWords: Record<CallerIdRule['kind'], { label: string; hint: string }> = {
  'best match': { label: 'Best match', hint: 'The number nearest to the called one: same area, same beginning, same state, same country, else the default number. Of equals the one used least today.' },
  specific: { label: 'A specific number', hint: 'Always the same one.' },
  agent: { label: 'The agent’s number', hint: 'Best match when the agent has none, or when it is not known yet who will talk.' },
  'last or best match': { label: 'Last number or best match', hint: 'What the contact saw last; else best match.' },
  'last or specific': { label: 'Last number or a specific number', hint: 'What the contact saw last; else the number below.' },
  team: { label: 'Best match within a team', hint: 'Only numbers of this team, and the default number.' },
  random: { label: 'Random from lists', hint: 'Any number of the contact lists below.' },
};

/** A rule in a few words; `nameOf` knows the contact lists. */
export function ruleInWords(rule: CallerIdRule, nameOf: (listId: number) => string): string {
  const never = rule.excludeListId ? `, but no number of “${nameOf(rule.excludeListId)}”` : '';
  return `${choiceInWords(rule, nameOf)}${never}`;
}

function choiceInWords(rule: CallerIdRule, nameOf: (listId: number) => string): string {
  switch (rule.kind) {
    case 'specific':
      return rule.number || ruleWords['best match'].label;
    case 'last or specific':
      return `Last number or ${rule.number}`;
    case 'team':
      return `Best match within the team ${rule.team}`;
    case 'random':
      return `Random from ${rule.listIds.map((id) => `“${nameOf(id)}”`).join(', ')}`;
    default:
      return ruleWords[rule.kind].label;
  }
}
