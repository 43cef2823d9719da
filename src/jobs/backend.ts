import type { AgendaBackend } from 'agenda';
import type { JobNotifications } from './notifications.js';
import type { TypeOrmJobRepository } from './repository.js';

/** Agenda on the service's own database; the connection stays the service's. */
export class TypeOrmBackend implements AgendaBackend {
  readonly ownsConnection = false;

  constructor(
    readonly name: string,
    readonly repository: TypeOrmJobRepository,
    readonly notificationChannel: JobNotifications,
  ) {}

  async connect(): Promise<void> {}
  async disconnect(): Promise<void> {}
}
