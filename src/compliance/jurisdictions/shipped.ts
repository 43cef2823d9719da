import au from './au.json' with { type: 'json' };
import br from './br.json' with { type: 'json' };
import ca from './ca.json' with { type: 'json' };
import byDefault from './default.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import gb from './gb.json' with { type: 'json' };
import it from './it.json' with { type: 'json' };
import { type Jurisdiction, readJurisdiction } from './jurisdiction.js';
import usAlabama from './us-al.json' with { type: 'json' };
import usDebt from './us-debt.json' with { type: 'json' };
import usFlorida from './us-fl.json' with { type: 'json' };
import usKentucky from './us-ky.json' with { type: 'json' };
import usLouisiana from './us-la.json' with { type: 'json' };
import usOklahoma from './us-ok.json' with { type: 'json' };
import us from './us.json' with { type: 'json' };

const files: Record<string, unknown> = {
  'us.json': us, 'us-debt.json': usDebt, 'us-fl.json': usFlorida, 'us-ok.json': usOklahoma, 'us-ky.json': usKentucky, 'us-al.json': usAlabama, 'us-la.json': usLouisiana,
  'gb.json': gb, 'fr.json': fr, 'au.json': au, 'br.json': br, 'ca.json': ca, 'it.json': it, 'es.json': es, 'default.json': byDefault,
};

/** The packs that come with the product, in the order in which they are shown. One that is wrong is a bug, so it ends the start. */
export const shipped: readonly Jurisdiction[] = Object.entries(files).map(([file, content]) => {
  const read = readJurisdiction(`src/compliance/jurisdictions/${file}`, content);
  if (!read.ok) throw new Error(read.failure);
  return read.value;
});
