export const tuning = { target: 0.0295, step: 0.0008, first: 0.006, most: 0.05, gate: 1, burst0: 1, burst1: 25, roomMost: 1.2, enough: 30, replaced: 6000 };
