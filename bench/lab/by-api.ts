import type { ServiceProcess } from './service-process.js';

/** What the trace tells of an attempt, as far as these runs look at it. */
export interface Attempt {
  id: string;
  number: string;
  ordinal: number;
  state: string;
  result: string | null;
  cause: string | null;
  note: string | null;
  milliseconds: number | null;
  detected: string | null;
  agent: string | null;
  reason: string | null;
  answeredAt: string | null;
  queuedAt: string | null;
  bridgedAt: string | null;
  endedAt: string | null;
}

/** The lab's phones are gateways of the same FreeSWITCH, and the service uses every gateway that it finds. */
export async function useCarrierOnly(service: ServiceProcess, switches = 1): Promise<void> {
  const find = async () => (await service.get<{ items: { id: number; name: string }[] }>('/gateways')).items;
  await settle(async () => (await find()).filter(({ name }) => name === 'carrier').length === switches);
  for (const { id, name } of await find()) if (name !== 'carrier') await service.patch(`/gateways/${id}`, { enabled: false });
  // The loop of the nodes reads its rows every two seconds.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
}

/** A list of these numbers, by CSV. */
export async function uploadList(service: ServiceProcess, accountId: number, numbers: readonly string[], name = 'Lab contacts'): Promise<number> {
  const list = await service.post<{ id: number }>('/lists', { name, accountId });
  const csv = ['number,name', ...numbers.map((number, index) => `${number},"Contact ${index}, the ""lab's"""`)].join('\n');
  const { id } = await service.upload<{ id: number }>(`/lists/${list.id}/imports?fileName=lab.csv`, csv, 'text/csv');
  const read = () => service.get<{ state: string; rowsAdded: number; failure: string | null }>(`/imports/${id}`);
  await settle(async () => ['done', 'failed'].includes((await read()).state), 60, async () => JSON.stringify(await read()));
  const { rowsAdded, failure } = await read();
  if (rowsAdded !== numbers.length) throw new Error(`${rowsAdded} of ${numbers.length} rows were imported: ${failure}`);
  return list.id;
}

export const progress = (service: ServiceProcess, dialerId: number) => service.get<{ state: string; explanation: string | null }>(`/dialers/${dialerId}/progress`);

export const completed = (service: ServiceProcess, dialerId: number) =>
  settle(async () => (await progress(service, dialerId)).state === 'completed', 600, async () => JSON.stringify(await progress(service, dialerId)));

export async function trace(service: ServiceProcess, dialerId: number): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (let after = ''; ; ) {
    const page = await service.get<{ items: Attempt[]; next: string | null }>(`/attempts?dialerId=${dialerId}&limit=500${after && `&after=${after}`}`);
    attempts.push(...page.items);
    if (page.next === null) return attempts;
    after = page.next;
  }
}

export async function settle(isSo: () => Promise<boolean>, seconds = 60, what: () => Promise<string> = async () => ''): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`Waited ${seconds} s in vain. ${await what()}`);
}
