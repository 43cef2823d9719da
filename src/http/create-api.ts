import express, { type ErrorRequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { createAuthenticate } from './authenticate.js';
import { httpProblem, sendProblem } from './http-problem.js';
import { openApi } from './openapi.js';
import type { Route } from './route.js';
import { allRoutes } from './routes/all.js';
import { createServe, unexpected } from './serve.js';
import type { Services } from './services.js';

/** The API, to be mounted at /api/v1. Mount it before or beside the back office: it reads bodies only of its own requests. */
export function createApi(services: Services, routes: Route[] = allRoutes(services)): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(helmet(), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

  const document = openApi(routes);
  router.get('/openapi.json', (_request, response) => void response.json(document));

  const serve = createServe(services, createAuthenticate(services));
  for (const route of routes) router[route.method](route.path, serve(route));
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    router.all(path, (request, response) => {
      const headers = { Allow: allowed.join(', ') };
      sendProblem(response, httpProblem(405, `${request.method} is not possible here; ${allowed.join(', ')} is.`, { headers }));
    });
  }

  router.use((request, response) => sendProblem(response, httpProblem(404, `There is nothing at ${request.baseUrl}${request.path}; /api/v1/openapi.json lists what there is.`)));
  const onError: ErrorRequestHandler = (error, request, response, next) => {
    if (response.headersSent) return next(error);
    // A malformed address (%E0%A4%A) is the caller's mistake.
    const isTheirs = error instanceof URIError || (error as { status?: number }).status === 400;
    sendProblem(response, isTheirs ? httpProblem(400, 'The address of the request cannot be read.') : unexpected(services, request, error));
  };
  router.use(onError);
  return router;
}
