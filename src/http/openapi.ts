import { z } from 'zod';
import type { Route } from './route.js';

type Schema = Record<string, unknown>;

const problem: Schema = {
  description: 'Why it was not done, in a sentence for the caller.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const problemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, what was kept, what to do.' },
    field: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', required: ['field', 'message'], properties: { field: { type: 'string' }, message: { type: 'string' } } } },
    instance: { type: 'string', description: 'Under which the log has more.' },
  },
};

/** The OpenAPI 3.1 document of the routes. It is made of what serves them, so nothing can be served undescribed. */
export function openApi(routes: readonly Route[]): object {
  const components: Record<string, Schema> = { Problem: problemSchema };
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = (paths[openApiPath(route.path)] ??= {});
    path[route.method] = operation(route, components);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Smart Dialers', version: '1', description: 'Outbound campaigns for a call center that runs FreeSWITCH. Times are ISO 8601 in UTC; numbers are E.164.' },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made with `npm run token` or POST /tokens.' },
        session: { type: 'apiKey', in: 'cookie', name: 'smart-dialers', description: 'The back office’s sign-in; changes only from its own pages.' },
      },
    },
  };
}

const idempotencyKey = { name: 'Idempotency-Key', in: 'header', required: false, description: 'Sent again with the same key, it is done once.', schema: { type: 'string', maxLength: 200 } };

const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function operation(route: Route, components: Record<string, Schema>): object {
  const { name, summary, description, permission, params, query, body, upload, takesKey, answer } = route;
  const content = body
    ? { 'application/json': { schema: toSchema(body, components) } }
    : upload && Object.fromEntries(upload.types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return {
    operationId: name,
    summary,
    description: [description, `Needs the permission to ${permission}.`].filter(Boolean).join(' '),
    tags: [route.path.split('/')[1]],
    'x-permission': permission,
    parameters: [...parameters('path', params, components), ...parameters('query', query, components), ...(takesKey ? [idempotencyKey] : [])],
    ...(content && { requestBody: { required: upload !== undefined || !body!.safeParse({}).success, content } }),
    responses: { [answer.status]: success(answer, components), default: problem },
  };
}

function success(answer: Route['answer'], components: Record<string, Schema>): Schema {
  if ('body' in answer) return { description: 'Done.', content: { 'application/json': { schema: toSchema(answer.body, components) } } };
  if ('stream' in answer) return { description: 'Done.', content: { [answer.stream]: { schema: { type: 'string' } } } };
  if ('file' in answer) return { description: 'The file, or with a Range the part that it names (206).', content: { [answer.file]: { schema: { type: 'string', format: 'binary' } } } };
  return { description: 'Done; there is no body.' };
}

function parameters(place: 'path' | 'query', shape: z.ZodObject, components: Record<string, Schema>): object[] {
  const { properties = {}, required = [] } = toSchema(shape, components) as { properties?: Record<string, Schema>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

/** A schema as it looks on the wire. Those that have an id become components, and references to them. */
function toSchema(schema: z.ZodType, components: Record<string, Schema>): Schema {
  // Wrapped in a property, so that a named schema at the top becomes a reference too.
  const document = z.toJSONSchema(z.object({ schema }), {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  const moved = JSON.parse(JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/')) as { properties: { schema: Schema }; $defs?: Record<string, Schema> };
  for (const [name, definition] of Object.entries(moved.$defs ?? {})) {
    delete definition.id;
    components[name] = definition;
  }
  return moved.properties.schema;
}
