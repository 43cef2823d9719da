import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { elementsNamed, parseXml, printXml } from '../../src/simulator/xml.js';
import { versions } from '../../src/switch/drop-in.js';

// Symptom: a switch with dialplan files of two updates ago was dialled on; a machine that beeped late was then counted as an abandoned person.
// Cause: the service looked for one extension of one file, which older files had too. Fix: each context has a version, which is made of what is in it.
describe('the versions of the drop-in files', () => {
  for (const [name, version] of Object.entries(versions))
    it(`${name}.xml has a new one whenever it does something else`, () => {
      const text = readFileSync(new URL(`../../../freeswitch/dialplan/${name}.xml`, import.meta.url), 'utf8');
      const [context] = elementsNamed(parseXml(text), 'context');
      const { version: written, ...attributes } = context!.attributes;
      const due = createHash('sha256').update(printXml({ ...context!, attributes })).digest('hex').slice(0, 8);
      expect({ inTheFile: written, expectedByTheService: version }, `write version="${due}" into freeswitch/dialplan/${name}.xml and src/switch/drop-in.ts`).to.deep.equal({ inTheFile: due, expectedByTheService: due });
    });
});
