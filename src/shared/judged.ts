/** What an agent's word makes of a verdict of the detection: a person who was one, a machine that was missed, a machine that was one, a person taken for a machine. */
export type Judged = 'person' | 'missed' | 'machine' | 'mistaken';
