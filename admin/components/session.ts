import { ApiClient, type RecordJSON, useCurrentAdmin } from 'adminjs';
import { may, type Permission } from '../../src/accounts/permissions';
import type { Principal } from '../../src/accounts/principal';
import { ask, askAll, type Loaded, useLoaded } from './api';

/** What can be chosen by its name; null: of all accounts. */
export interface Named {
  id: number;
  name: string;
  accountId: number | null;
}

export interface AccountRow {
  id: number;
  name: string;
  country: string;
  zone: string;
}

type SignedIn = Principal & { email: string; inAccount?: string };

/** Who is signed in, as they are here: in somebody else's panel that stands beside what they are there (admin/panel.ts), null for nobody of ours. */
export function useSignedIn(): { user: SignedIn | null; isInTheirPanel: boolean } {
  const [current] = useCurrentAdmin();
  const isInTheirPanel = current !== null && 'smartDialers' in current;
  return { user: (isInTheirPanel ? current.smartDialers : current) as SignedIn | null, isInTheirPanel };
}

/** What the person here may do. It only decides what is shown: the server asks again. */
export function useMay(): (permission: Permission) => boolean {
  const { user } = useSignedIn();
  return (permission) => user !== null && may(user, permission);
}

/** Whether they see all accounts: not while they have switched to one. */
export const useSeesAll = (): boolean => useSignedIn().user?.accountId === null;

export const useAccounts = (): AccountRow[] => useLoaded(() => ask<{ items: AccountRow[] }>('GET', '/accounts')).data?.items ?? [];

export const useAll = <T,>(path: string): Loaded<T[]> => useLoaded<T[]>(() => askAll<T>(path), path);

export interface NodeRow {
  id: number;
  name: string;
  enabled: boolean;
  trouble: string | null;
  hasBeenUp: boolean;
  gateways: number;
  gatewaysUp: number;
}

const client = new ApiClient();

interface Overview {
  zone: string;
  nodes: NodeRow[];
  whyNobodyDials: string | null;
}

/** What the server knows of the whole (resources/overview.ts). */
export const useOverview = (): Loaded<Overview> => useLoaded(overview);

const overview = async (): Promise<Overview> => (await client.resourceAction({ resourceId: 'Dialer', actionName: 'overview' })).data as unknown as Overview;

/** In whose zone a page tells its times and reads those that are typed. */
export interface Times {
  zone: string;
  of: 'account' | 'enterprise';
}

/** The zone of a page: that of the account that it is of, once that is known; of one over all, the enterprise's, or that of the one account that they see. */
export function useTimes(of: number | 'all' | undefined): Times | undefined {
  const { user } = useSignedIn();
  const accountId = of === 'all' ? (user?.accountId ?? null) : of;
  return useLoaded(async (): Promise<Times | undefined> => {
    if (accountId === null) return { zone: (await overview()).zone, of: 'enterprise' };
    const zone = accountId && (await ask<{ items: AccountRow[] }>('GET', '/accounts')).items.find(({ id }) => id === accountId)?.zone;
    return zone ? { zone, of: 'account' } : undefined;
  }, accountId).data;
}

/** Rows of a table that only the back office reads, by a column. */
export const useRows = <T,>(resourceId: string, column: string, value: string | number): Loaded<T[]> =>
  useLoaded<T[]>(async () => {
    const { data } = await client.resourceAction({ resourceId, actionName: 'list', params: { [`filters.${column}`]: value, perPage: 100 } });
    return (data.records as RecordJSON[]).map(({ params }) => params as T);
  }, `${resourceId} ${value}`);
