import AdminJSExpress from '@adminjs/express';
import { Database, Resource } from '@adminjs/typeorm';
import AdminJS from 'adminjs';
import express from 'express';
import session from 'express-session';
import type { AddressInfo } from 'node:net';
import { DataSource, BaseEntity, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { smartDialers } from '../../src/plugin.js';
import { createLog } from '../../src/shared/log.js';

/*
 * Somebody else's app, as a process of its own: an AdminJS panel with a table and users of theirs, who sign in there, and Smart Dialers in
 * it, as the README tells. Theirs have numbers as ours have, so whoever took one for the other would give the clerk the administrator's rights.
 */
@Entity('book')
class Book extends BaseEntity {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'varchar' }) title!: string;
}

const people = [
  { id: 1, email: 'clerk@example.com', password: 'of the clerk', role: 'administrator' },
  { id: 2, email: 'boss@example.com', password: 'of the boss', role: 'clerk' },
];

const library = await new DataSource({ type: 'better-sqlite3', database: ':memory:', entities: [Book], synchronize: true }).initialize();
await library.getRepository(Book).save({ title: 'The Art of the Call' } as Book);
AdminJS.registerAdapter({ Database, Resource });

const dialers = await smartDialers({
  env: { FIRST_ADMIN_EMAIL: 'boss@example.com' },
  log: createLog('silent'),
  panel: { whoIs: (request) => request.session.adminUser?.email },
});
const admin = new AdminJS(dialers.panel.join({ rootPath: '/office', loginPath: '/office/login', logoutPath: '/office/logout', resources: [Book], branding: { companyName: 'The library', withMadeWithLove: false } }));
await admin.initialize();
// AdminJS's router would do it once more.
process.env.ADMIN_JS_SKIP_BUNDLE = 'true';

const app = express();
const cookie = { secret: 'a secret of the library', name: 'library', resave: false, saveUninitialized: false };
app.use(session(cookie));
app.use(dialers.router);
const authenticate = async (email: string, password: string) => people.find((one) => one.email === email && one.password === password) ?? null;
app.use('/office', dialers.panel.router, AdminJSExpress.buildAuthenticatedRouter(admin, { authenticate, cookieName: cookie.name, cookiePassword: cookie.secret }, null, cookie));
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void dialers.stop().then(() => process.exit(0));
});
