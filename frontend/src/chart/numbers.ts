// Numbers in the reader's language: exact for reading, short for axes. Units and their decimals are those of the catalogue.
import type { Language } from "../words.ts";
import type { Unit } from "./spec.ts";

export const NOTHING = "–";
const LOCALES: Record<Language, string> = { en: "en-GB", nl: "nl-NL" };
const kept = new Map<string, Intl.NumberFormat>();

/** Return a value as its unit is written, whole. */
export function exact(value: number | null | undefined, unit: Unit, language: Language): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  switch (unit.kind) {
    case "currency":
    case "currency_per_unit":
      return money(value, unit, language, 2);
    case "percent":
      return percent(value, language, Math.abs(value) < 0.1 && value !== 0 ? 2 : 1);
    case "duration":
      return unit.note ? `${decimal(value, language, 1)} ${unit.note}` : duration(value, language);
    case "count":
      return decimal(value, language, Number.isInteger(value) ? 0 : 1);
    case "index":
      return decimal(value, language, 1);
    default:
      return decimal(value, language, 2);
  }
}

/** Return a tick of an axis: no more decimals than the step between ticks needs, and short from 10,000. */
export function short(value: number, unit: Unit, language: Language, step = 0): string {
  switch (unit.kind) {
    case "currency":
    case "currency_per_unit":
      return Math.abs(value) >= 10_000 || step >= 10_000
        ? format(language, { ...style(unit), notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 }, value)
        : money(value, unit, language, decimals(step));
    case "percent":
      return percent(value, language, decimals(step * 100));
    case "duration":
      return unit.note ? `${decimal(value, language, decimals(step))} ${unit.note}` : duration(value, language, true);
    default:
      return Math.abs(value) >= 10_000 || step >= 10_000
        ? format(language, { notation: "compact", maximumFractionDigits: 1 }, value)
        : decimal(value, language, decimals(step));
  }
}

/** Return a change as a signed percentage with one decimal. */
export function change(value: number, language: Language): string {
  return format(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" }, value).replace("-", "−");
}

/** Return how many decimals it takes to write multiples of a step. */
export function decimals(step: number): number {
  for (let count = 0; count < 6; count++) {
    const scaled = step * 10 ** count;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) return count;
  }
  return 6;
}

function format(language: Language, options: Intl.NumberFormatOptions, value: number): string {
  const key = language + JSON.stringify(options);
  const made = kept.get(key) ?? new Intl.NumberFormat(LOCALES[language], options);
  kept.set(key, made);
  return made.format(value).replace("-", "−");
}

function decimal(value: number, language: Language, digits: number): string {
  return format(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }, value);
}

function percent(value: number, language: Language, digits: number): string {
  return format(language, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }, value);
}

function style(unit: Unit): Intl.NumberFormatOptions {
  return unit.currency ? { style: "currency", currency: unit.currency } : {};
}

function money(value: number, unit: Unit, language: Language, digits: number): string {
  const shown = digits > 0 ? 2 : 0;   // € 0,50, never € 0,5
  return format(language, { ...style(unit), minimumFractionDigits: shown, maximumFractionDigits: Math.max(shown, digits) }, value);
}

function duration(value: number, language: Language, tick = false): string {
  const sign = value < 0 ? "−" : "";
  const seconds = Math.round(Math.abs(value));
  const hour = language === "nl" ? "u" : "h";
  const two = (count: number): string => String(count).padStart(2, "0");
  if (tick && seconds === 0) return "0";
  if (seconds < 60) return `${decimal(value, language, tick || Number.isInteger(value) || seconds >= 10 ? 0 : 1)} s`;
  if (seconds < 3600) return sign + parts(`${Math.floor(seconds / 60)} m`, `${two(seconds % 60)} s`, tick && seconds % 60 === 0);
  if (seconds < 172_800) {
    const minutes = Math.floor((seconds % 3600) / 60);
    return sign + parts(`${Math.floor(seconds / 3600)} ${hour}`, `${two(minutes)} m`, tick && minutes === 0);
  }
  return `${decimal(value / 86_400, language, tick && seconds % 86_400 === 0 ? 0 : 1)} d`;
}

function parts(large: string, small: string, round: boolean): string {
  return round ? large : `${large} ${small}`;
}
