import { count } from './format';

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
}

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

/** A rule in a few words. */
export function ruleInWords(rule: CallerIdRule): string {
  switch (rule.kind) {
    case 'specific':
      return rule.number || ruleWords['best match'].label;
    case 'last or specific':
      return `Last number or ${rule.number}`;
    case 'team':
      return `Best match within ${rule.team}`;
    case 'random':
      return `Random from ${count(rule.listIds.length)} ${rule.listIds.length === 1 ? 'list' : 'lists'}`;
    default:
      return ruleWords[rule.kind].label;
  }
}
