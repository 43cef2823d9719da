/** What a dialer favours where it says no more: the columns of docs/answering-machines.md. */
export const manners = ['balance', 'accuracy', 'speed'] as const;
export type Manner = (typeof manners)[number];

/** One of the detection's or the drop's parameters, as people set it and as the dialplan has it. Loudness is in the unit of FreeSWITCH's detect_audio. */
export interface Figure {
  /** Of the call, without `smart_dialers_`. */
  variable: string;
  unit: 'ms' | 'loudness';
  /** The dialplan's default. */
  usual: number;
  least: number;
  most: number;
  /** The dialplan counts frames of 20 ms, and one more than it is told. */
  isInFrames?: boolean;
  label: string;
  hint: string;
}

/** Milliseconds of a frame. */
export const frame = 20;

/** In the order in which they matter in a call. The defaults are those of freeswitch/dialplan/smart_dialers_detect.xml. */
export const figures = {
  silenceMs: { variable: 'detect_silence_hits', unit: 'ms', usual: 680, least: 200, most: 1_500, isInFrames: true, label: 'Silence that ends a greeting', hint: 'How long it must be quiet after the greeting. A larger figure recognises more machines, and people wait longer; the agent has what is left of two seconds.' },
  shortMs: { variable: 'detect_short_ms', unit: 'ms', usual: 3_300, least: 500, most: 10_000, label: 'Short greeting, at most', hint: 'A greeting that is over by then, its silence included, is a person’s. A larger figure decides a company’s greeting sooner, and takes more machines with a short one for people.' },
  machineMs: { variable: 'detect_machine_ms', unit: 'ms', usual: 720, least: 300, most: 20_000, label: 'A machine if it goes on for', hint: 'So much longer than a short greeting. With a larger figure fewer people who talk on are taken for machines, and more machines for people.' },
  doubtMs: { variable: 'detect_doubt_ms', unit: 'ms', usual: 400, least: 100, most: 5_000, label: 'In doubt, listen on for', hint: 'After a greeting that was neither short nor long: if more is heard by then it is a machine, else a person. A larger figure recognises more machines, and people wait longer.' },
  totalMs: { variable: 'detect_total_ms', unit: 'ms', usual: 4_500, least: 1_000, most: 30_000, label: 'Unknown if nothing is said for', hint: 'After the first half second: 4500 are 5 s of silence. A larger figure waits longer for people who are slow to speak, and longer on lines where nobody is.' },
  lateMs: { variable: 'detect_late_ms', unit: 'ms', usual: 25_000, least: 0, most: 60_000, label: 'A beep corrects for', hint: 'So long after a person was recognised, a beep makes a machine of them, also while they are with an agent. 0: it never does.' },
  threshold: { variable: 'detect_threshold', unit: 'loudness', usual: 220, least: 10, most: 10_000, label: 'Voice', hint: 'What is louder is voice. Raise it where all lines hum; too high, and quiet people are not heard.' },
  voiceMs: { variable: 'detect_voice_hits', unit: 'ms', usual: 80, least: 40, most: 500, isInFrames: true, label: 'Voice that begins a greeting', hint: 'A shorter sound is taken for a click.' },
  firstThreshold: { variable: 'detect_first_threshold', unit: 'loudness', usual: 375, least: 10, most: 10_000, label: 'Voice in the first half second', hint: 'The same as “Voice”, while the noise of the line is being learned.' },
  loud: { variable: 'detect_loud', unit: 'loudness', usual: 220, least: 10, most: 10_000, label: 'A loud voice begins above', hint: 'How loud a greeting must begin to count as a loud voice. For a quieter one, “Voice” says when it is over.' },
  loudThreshold: { variable: 'detect_loud_threshold', unit: 'loudness', usual: 350, least: 10, most: 10_000, label: 'A loud voice is over below', hint: 'What is quieter after a loud voice counts as silence, such as noise behind it. Too high, and a greeting is over between two words.' },
  dropThreshold: { variable: 'drop_threshold', unit: 'loudness', usual: 200, least: 10, most: 10_000, label: 'Message: sound', hint: 'What is louder is a sound; the rest is silence.' },
  dropPauseMs: { variable: 'drop_pause_hits', unit: 'ms', usual: 180, least: 40, most: 2_000, isInFrames: true, label: 'Message: silence between sounds', hint: 'A shorter silence does not part two sounds.' },
  dropBeepMs: { variable: 'drop_beep_ms', unit: 'ms', usual: 1_400, least: 200, most: 5_000, label: 'Message: no beep is longer than', hint: 'With the silence after it. A longer sound is taken for talk.' },
  dropAfterBeepMs: { variable: 'drop_after_beep_ms', unit: 'ms', usual: 560, least: 100, most: 5_000, label: 'Message: this long after a beep', hint: 'A second beep that comes by then is waited for.' },
  dropNoBeepMs: { variable: 'drop_no_beep_ms', unit: 'ms', usual: 2_500, least: 500, most: 15_000, label: 'Message: after a silence of', hint: 'Where no beep was heard. With a larger figure fewer messages begin in a pause of the greeting, and more recordings begin with silence.' },
  dropTalkMs: { variable: 'drop_talk_ms', unit: 'ms', usual: 20_000, least: 2_000, most: 120_000, label: 'Message: wait for a pause', hint: 'A machine that makes none for so long is not waited for any longer.' },
} satisfies Record<string, Figure>;

export type FigureName = keyof typeof figures;
export type Figures = Record<FigureName, number>;
export const figureNames = Object.keys(figures) as FigureName[];
const all: Record<FigureName, Figure> = figures;

/** Where a manner is not the dialplan's own. */
const ofManner: Record<Manner, Partial<Figures>> = {
  balance: {},
  accuracy: { silenceMs: 1_220, shortMs: 2_860, machineMs: 1_400 },
  speed: { silenceMs: 600 },
};

/** What a dialer has of the detection that decides which figures hold. */
export interface Chosen {
  favours: Manner;
  /** Those that the dialer has of its own. */
  figures: Partial<Figures>;
}

/** Every figure of a manner. */
export const figuresOf = (manner: Manner): Figures => ({ ...(Object.fromEntries(figureNames.map((name) => [name, all[name].usual])) as Figures), ...ofManner[manner] });

/** Whoever goes on must have so much longer to fall silent, in milliseconds. */
const room = 40;

/** Every figure that holds. A longer silence of a dialer's own makes room for itself. */
export function figuresThatHold({ favours, figures: own }: Chosen): Figures {
  const held = { ...figuresOf(favours), ...own };
  return { ...held, machineMs: own.machineMs ?? Math.max(held.machineMs, held.silenceMs + room) };
}

/** Those of the dialer's own that are not the manner's anyway. */
export function whatDiffers({ favours, figures: own }: Chosen): Partial<Figures> {
  const usual = figuresOf(favours);
  return Object.fromEntries(Object.entries(own).filter(([name, value]) => value !== usual[name as FigureName]));
}

/** Which numbers a figure can be, in words. */
export function mayBe({ least, most, unit, isInFrames }: Figure): string {
  const count = (value: number) => value.toLocaleString('en-US');
  return `a whole number from ${count(least)} to ${count(most)}${unit === 'ms' ? ' milliseconds' : ''}${isInFrames ? `, in steps of ${frame}` : ''}`;
}

/** Pairs of which the second must be more than the first: what else would never be decided. */
const order: { less: FigureName; more: FigureName; why: string }[] = [
  { less: 'silenceMs', more: 'shortMs', why: 'A short greeting has its silence in it' },
  { less: 'silenceMs', more: 'machineMs', why: 'Whoever goes on must have the time to fall silent' },
  { less: 'dropPauseMs', more: 'dropBeepMs', why: 'The longest beep has the silence after it in it' },
];

/** Why the figures that hold cannot be together; nothing when they can. */
export function conflict(chosen: Chosen): { name: FigureName; message: string } | undefined {
  const held = figuresThatHold(chosen);
  const found = order.find(({ less, more }) => held[less] >= held[more]);
  if (!found) return undefined;
  const { less, more, why } = found;
  // The one that was set is the one that is wrong.
  return { name: more in chosen.figures ? more : less, message: `${why}: “${all[more].label}” (${held[more]} ms) must be more than “${all[less].label}” (${held[less]} ms).` };
}

/** What the dialplan is told where its defaults are not wanted. */
export function variablesOfFigures(chosen: Chosen): Record<string, string> {
  const held = figuresThatHold(chosen);
  const told = figureNames.filter((name) => name in ofManner[chosen.favours] || name in chosen.figures || held[name] !== all[name].usual);
  return Object.fromEntries(told.map((name) => [all[name].variable, inDialplan(all[name], held[name])]));
}

const inDialplan = ({ isInFrames }: Figure, value: number): string => String(isInFrames ? value / frame - 1 : value);
