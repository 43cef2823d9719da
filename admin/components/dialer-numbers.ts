import { type Figure, type FigureName, figureNames, type Figures, figures, figuresThatHold, frame, mayBe, whatDiffers } from '../../src/dialers/detection-figures';
import { mayDetect, needsAgents, reachesAgents, type Settings } from './dialer';
import type { Problem } from './api';
import { count } from './format';

interface Rule {
  least: number;
  most: number;
  isWhole: boolean;
  /** May be left empty. */
  isOptional?: boolean;
  /** Counted in steps of so much. */
  step?: number;
  /** What it may be, where that needs more words. */
  words?: string;
  matters?: (settings: Settings) => boolean;
}

const whole = (least: number, most: number): Rule => ({ least, most, isWhole: true });

const looksAtFigures = (settings: Settings): boolean => settings.detection.on && mayDetect(settings);
const figureRules = Object.fromEntries(figureNames.map((name) => [name, figureRule(figures[name])])) as Record<FigureName, Rule>;

function figureRule(figure: Figure): Rule {
  return { ...whole(figure.least, figure.most), ...(figure.isInFrames && { step: frame }), words: `Write ${mayBe(figure)}.`, matters: looksAtFigures };
}

/** The numbers of a dialer's form, with the least and the most that each can be. */
const rules = {
  ringSeconds: whole(15, 120),
  maxAttempts: whole(1, 20),
  retryMinutes: whole(1, 43_200),
  concurrentCalls: whole(1, 10_000),
  callsPerSecond: { least: 0.01, most: 1_000, isWhole: false },
  linesPerAgent: { least: 1, most: 10, isWhole: false, matters: ({ mode, method }) => mode === 'contact first' && method === 'power' },
  reserveAgents: { ...whole(0, 1_000), matters: needsAgents },
  minAgentsPerCall: { least: 0.01, most: 100, isWhole: false, isOptional: true, matters: needsAgents },
  abandonedLockoutHours: { ...whole(0, 8_760), matters: reachesAgents },
  previewSeconds: { ...whole(5, 3_600), matters: ({ mode }) => mode === 'preview' },
  mostMissed: { ...whole(1, 100), matters: looksAtFigures },
  mostMistaken: { ...whole(1, 100), matters: (settings) => settings.detection.on && settings.detection.onMachine === 'agent' && mayDetect(settings) },
  ...figureRules,
} satisfies Record<string, Rule>;

type NumberName = keyof typeof rules;
/** Numbers as they are typed. */
export type Typed = Record<NumberName, string>;

const names = Object.keys(rules) as NumberName[];
const all: Record<NumberName, Rule> = rules;
/** Those that are settings of the detection, and its figures. */
const ofDetection: readonly NumberName[] = ['mostMissed', 'mostMistaken'];
const ofFigures: readonly NumberName[] = figureNames;
const valueIn = (settings: Settings, name: NumberName) => ({ ...figuresThatHold(settings.detection), ...settings, ...settings.detection })[name];
const pathOf = (name: NumberName): string => (ofFigures.includes(name) ? `settings.detection.figures.${name}` : ofDetection.includes(name) ? `settings.detection.${name}` : `settings.${name}`);

export const typedNumbers = (settings: Settings): Typed => Object.fromEntries(names.map((name) => [name, String(valueIn(settings, name) ?? '')])) as Typed;

/** What was typed as settings; a number that does not matter stays as it was, and of the figures only those are kept that the manner has not. */
export function readNumbers(typed: Typed, settings: Settings): Partial<Settings> {
  const read = (name: NumberName) => (typed[name].trim() === '' ? null : Number(typed[name]));
  const values = (some: readonly NumberName[]) => Object.fromEntries(some.map((name) => [name, all[name].matters?.(settings) === false ? valueIn(settings, name) : read(name)]));
  const { detection } = settings;
  const own = whatDiffers({ favours: detection.favours, figures: values(figureNames) as Figures });
  return { ...values(names.filter((name) => !ofDetection.includes(name) && !ofFigures.includes(name))), detection: { ...detection, ...values(ofDetection), figures: own } };
}

/** What is wrong with what was typed, by field. */
export function mistakeIn(typed: Typed, settings: Settings): Problem | undefined {
  const errors = names.flatMap((name) => {
    const { least, most, isWhole, isOptional, matters, step = 0, words } = all[name];
    const value = Number(typed[name]);
    const isEmpty = typed[name].trim() === '';
    if (matters?.(settings) === false || (isEmpty && isOptional)) return [];
    if (!isEmpty && value >= least && value <= most && (!isWhole || Number.isInteger(value)) && !(step && value % step)) return [];
    const why = name === 'ringSeconds' && value < least ? 'A number must be let ring for at least 15 seconds.' : words ?? `Write a ${isWhole ? 'whole number' : 'number'} from ${count(least)} to ${count(most)}.`;
    return [{ field: pathOf(name), message: why }];
  });
  return errors.length === 0 ? undefined : { status: 422, message: 'Nothing was saved yet.', errors };
}
