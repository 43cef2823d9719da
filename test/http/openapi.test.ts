import { expect } from 'chai';
import type { Route } from '../../src/http/route.js';
import { allRoutes } from '../../src/http/routes/all.js';
import { openTestDatabase } from '../support/databases.js';
import { startApi, type TestApi } from './server.js';

describe('the OpenAPI document', () => {
  let api: TestApi;
  let document: any;
  let routes: Route[];
  before(async () => {
    api = await startApi(await openTestDatabase('SQLite'));
    document = (await api.send('GET', '/openapi.json', { as: null })).body;
    routes = allRoutes(api.services);
  });
  after(() => api?.stop());

  const operations = () => Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods as object).map(([method, operation]) => ({ path, method, operation })));

  it('names every route and nothing else', () => {
    const described = operations().map(({ path, method }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect(described.sort()).to.deep.equal(routes.map(({ method, path }) => `${method} ${path}`).sort());
    expect(routes.length).to.be.above(40);
  });

  it('is OpenAPI 3.1: each operation has a name of its own, its parameters, answers and permission', () => {
    expect(document.openapi).to.equal('3.1.0');
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).to.equal(names.length);
    for (const { path, method, operation } of operations()) {
      const where = `${method} ${path}`;
      const inPath = operation.parameters.filter((one: any) => one.in === 'path');
      expect(inPath.map(({ name }: any) => name), where).to.deep.equal([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      for (const parameter of operation.parameters) {
        expect(parameter.schema, where).to.be.an('object');
        expect(parameter.required, where).to.equal(parameter.in === 'path' || parameter.required);
      }
      const unique = operation.parameters.map((one: any) => `${one.in} ${one.name}`);
      expect(new Set(unique).size, where).to.equal(unique.length);
      expect(Object.keys(operation.responses), where).to.include('default').and.have.length(2);
      expect(operation.summary, where).to.match(/^[A-Z]/);
      expect(operation['x-permission'], where).to.be.a('string');
      if (['get', 'delete'].includes(method)) expect(operation.requestBody, where).to.equal(undefined);
    }
  });

  it('refers to nothing that it does not have, and has nothing of the tool’s own left in it', () => {
    const text = JSON.stringify(document);
    const targets = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!);
    expect(targets.length).to.be.above(40);
    for (const target of targets) {
      const found = target.slice(2).split('/').reduce((part, key) => part?.[key], document);
      expect(found, target).to.be.an('object');
    }
    expect(text).to.not.match(/\$defs|"\$schema"|9007199254740991/);
  });

  it('never speaks of a password or a hash in an answer', () => {
    for (const { path, method, operation } of operations()) {
      const answers = JSON.stringify(operation.responses);
      expect(answers, `${method} ${path}`).to.not.match(/password|hash/i);
    }
    for (const [name, schema] of Object.entries(document.components.schemas)) expect(Object.keys((schema as any).properties ?? {}).join(), name).to.not.match(/password|hash/i);
  });

  it('writes times as date-time and gives the sentences of its fields', () => {
    const { Dialer, Problem } = document.components.schemas;
    expect(Dialer.properties.createdAt).to.deep.equal({ type: 'string', format: 'date-time' });
    expect(Problem.required).to.include('detail');
  });
});
