/**
 * The voices of espeak-ng that sound like people: its variants (a speaker's pitch, formants, breath), each with any of
 * the languages below. Left out are robots, whisperers and variants that only change the tempo.
 */
const speakers = [
  'adam', 'Alex', 'Alicia', 'Andrea', 'Andy', 'Annie', 'antonio', 'aunty', 'belinda', 'benjamin', 'boris', 'caleb', 'david', 'Denis', 'Diogo', 'ed',
  'edward', 'Gene', 'gustave', 'Henrique', 'iven', 'Jacky', 'john', 'Lee', 'linda', 'Marco', 'Mario', 'max', 'Michael', 'michel', 'Miguel', 'Mike',
  'Nguyen', 'pablo', 'paul', 'pedro', 'quincy', 'rob', 'robert', 'steph', 'steph2', 'steph3', 'zac', 'anika', 'f1', 'f2', 'f3', 'f4', 'f5', 'grandma',
  'grandpa', 'klatt2', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'norbert', 'sandro', 'shelby', 'victor',
];

export type Half = 'tuning' | 'held out';

/** Every other speaker is held out: nobody heard while tuning is heard again when it counts. */
export const speakersOf = (half: Half): string[] => speakers.filter((_, index) => (index % 2 === 0) === (half === 'tuning'));
