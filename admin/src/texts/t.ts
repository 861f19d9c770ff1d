// Texts, numbers and times in the reader's language.
import { now as serverNow } from '../api/clock.ts'
import { en, type TextKey, type Texts } from './en/index.ts'

const LANGUAGES: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: async () => en,
  de: async () => (await import('./de/index.ts')).de,
}

/** CLDR's pseudo-locale for testing layouts before a translation exists: English texts, written from right to left. */
const MIRRORED = 'ar-XB'
/** Right-to-left scripts in use today. */
const LEFTWARD = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg']

export type Language = 'en' | 'de'
export type Values = Readonly<Record<string, string | number>>

/** Every text of the admin as shipped, for code that overrides some. */
export function readTexts(of: Language): Promise<Texts> {
  return LANGUAGES[of]()
}

let texts: Texts = en
let ownWords: Words = {}
let language = 'en'
let formats = formatsOf(language)

/** Call before anything is shown: picks the first available language of the preferred ones. */
export async function chooseLanguage(wished: readonly string[]): Promise<void> {
  language = wished.find((each) => each === MIRRORED || isSpoken(each)) ?? 'en'
  texts = await LANGUAGES[chosenLanguage()]()
  formats = formatsOf(language)
  document.documentElement.lang = language
  document.documentElement.dir = lineDirectionOf(language)
}

const isSpoken = (wish: string) => Object.hasOwn(LANGUAGES, wish.split('-')[0]!)

/** The text direction of a language, from its script. */
export function lineDirectionOf(tag: string): 'ltr' | 'rtl' {
  const { script = '' } = new Intl.Locale(tag).maximize()
  return LEFTWARD.includes(script) ? 'rtl' : 'ltr'
}

type Words = Readonly<Record<string, string>>

/** Texts of a tenant or the deployment that replace the admin's own; `usual` applies to every language. */
export function takeOwnWords(languages: Readonly<Record<string, Words>>, usual: Words): void {
  ownWords = { ...usual, ...languages[chosenLanguage()] }
}

/** The locale for Intl, with a region if the browser prefers one. */
export function localeOf(): string {
  return language
}

/** The language of the texts; numbers and times may follow one of its regions. */
export function chosenLanguage(): Language {
  return isSpoken(language) ? (language.split('-')[0] as Language) : 'en'
}

/** The text of a key, with `{name}` replaced. */
export function t(key: TextKey, values: Values = {}): string {
  return fill(ownWords[key] ?? texts[key], values)
}

/** Fills the placeholders of a text, as text and never as code. */
export function fill(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''))
}

/** `1.5 MB`; the units are those of ECMA-402. */
export function formatUnit(value: number, unit: string): string {
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, style).format(value)
}

export function formatNumber(value: number): string {
  return formats.number().format(value)
}

/** Turns 0.42 into `42 %`. */
export function formatShare(share: number): string {
  return formats.share().format(share)
}

/** `16 Nov 2026, 09:30`; with weekday and zone for a tooltip. */
export function formatTime(moment: string, { isLong = false } = {}): string {
  return (isLong ? formats.longTime() : formats.time()).format(new Date(moment))
}

/** A calendar day, the same in every zone. */
export function formatDay(day: string): string {
  return formats.day().format(new Date(`${day}T00:00:00Z`))
}

const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** `3 hours ago`. */
export function formatAge(moment: string, now = serverNow()): string {
  const seconds = (Date.parse(moment) - now) / 1000
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
  return formats.age().format(Math.trunc(seconds / size), unit)
}

/** `3 days`: a duration without direction. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000
  const [unit, size] = STEPS.find(([, each]) => seconds >= each) ?? ['second', 1]
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const
  return new Intl.NumberFormat(language, options).format(seconds / size)
}

/** Creates each format on first use: one costs a browser up to ten milliseconds. */
function formatsOf(locale: string) {
  return {
    number: once(() => new Intl.NumberFormat(locale)),
    share: once(() => new Intl.NumberFormat(locale, { style: 'percent' })),
    time: once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })),
    longTime: once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' })),
    day: once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })),
    age: once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })),
  }
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined
  return () => {
    made ??= make()
    return made
  }
}
