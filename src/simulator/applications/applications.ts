import { callcenter, callcenterTrack } from '../callcenter/application.js';
import type { Application } from '../execute.js';
import { patience } from '../patience.js';
import { waitForDecision } from '../wait-for-decision.js';
import { split } from '../originate/split.js';
import { detection } from './detection.js';
import { flow } from './flow.js';
import { joining } from './joining.js';
import { media } from './media.js';
import { tones } from './tones.js';
import { variables } from './variables.js';

const scripts: Record<string, Application> = {
  /** The scripts that there are; any other is as one that the switch cannot find, and goes by in silence. */
  lua: (call, data, done) => {
    if (waitForDecision(call, split(data, ' '), done)) return;
    patience(call.exchange, split(data, ' '));
    done();
  },
};

/** What a dialplan can run. */
export const applications: ReadonlyMap<string, Application> = new Map(
  Object.entries({ ...flow, ...variables, ...media, ...detection, ...tones, ...joining, ...scripts, callcenter, callcenter_track: callcenterTrack }),
);
