import type { TestedSwitch } from './each-switch.js';
import { Floor } from './floor.js';
import { Line, valueOf } from './line.js';

/** What a suite about calls to a queue needs: the switch, the queue with its one agent, and a line that places calls. */
export interface Lab {
  tested: TestedSwitch;
  floor: Floor;
  line: Line;
}

/** Opens a lab for the suite that calls this; each test finds the agent free, and at the end the switch keeps no end of its calls. */
export function withQueue(open: () => Promise<TestedSwitch>, take: (lab: Lab) => void): void {
  let lab: Lab | undefined;
  before(async () => {
    const tested = await open();
    lab = { tested, floor: await Floor.open(tested.address), line: await Line.open(tested.address) };
    take(lab);
  });
  beforeEach(() => lab?.floor.reset());
  after(async () => {
    if (!lab) return;
    const { tested, floor, line } = lab;
    await line.switch.forget(valueOf(await line.switch.keptEnds()).map(({ uuid }) => uuid));
    await line.switch.stop();
    await floor.close();
    await tested.close();
  });
}
