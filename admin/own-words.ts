import type AdminJS from 'adminjs';
import type { RequestHandler } from 'express';

/** What AdminJS says, with the names of its tables, of an address that leads nowhere: of a table that there is not, by an error and its stack in the log; of a row, in a notice, whose words are then those of admin/locale. */
export const ownWords =
  (admin: AdminJS): RequestHandler =>
  (request, response, next) => {
    const table = request.path.split('/')[1];
    if (!admin.resources.some((resource) => resource.decorate().id() === table)) return void response.status(404).type('text').send('There is no such page.');
    const send = response.send.bind(response);
    response.send = (body: { notice?: { message?: string } } | undefined) => {
      const { notice } = body ?? {};
      return send(notice?.message?.startsWith('Record with given id') ? { ...body, notice: { ...notice, message: 'error404Record' } } : body);
    };
    next();
  };
