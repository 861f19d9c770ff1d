// Texts, numbers and times in the language of whoever looks at them.
import { now as serverNow } from '../api/clock.ts'
import { en, type TextKey, type Texts } from './en/index.ts'

const LANGUAGES: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: async () => en,
  de: async () => (await import('./de/index.ts')).de,
}

/** The pseudo-locale of CLDR for trying layouts before somebody translates: English texts, written from right to left. */
const MIRRORED = 'ar-XB'
/** Scripts of languages that people write today. */
const LEFTWARD = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg']

export type Language = 'en' | 'de'
export type Values = Readonly<Record<string, string | number>>

/** Every text of the admin as it is shipped, for whoever puts their own in its place. */
export function readTexts(of: Language): Promise<Texts> {
  return LANGUAGES[of]()
}

let texts: Texts = en
let ownWords: Words = {}
let language = 'en'
let formats = formatsOf(language)

/** Before anything is shown: the first of the wished languages that there is. */
export async function chooseLanguage(wished: readonly string[]): Promise<void> {
  language = wished.find((each) => each === MIRRORED || isSpoken(each)) ?? 'en'
  texts = await LANGUAGES[chosenLanguage()]()
  formats = formatsOf(language)
  document.documentElement.lang = language
  document.documentElement.dir = lineDirectionOf(language)
}

const isSpoken = (wish: string) => Object.hasOwn(LANGUAGES, wish.split('-')[0]!)

/** Which way its lines go, by the script that it is written in. */
export function lineDirectionOf(tag: string): 'ltr' | 'rtl' {
  const { script = '' } = new Intl.Locale(tag).maximize()
  return LEFTWARD.includes(script) ? 'rtl' : 'ltr'
}

type Words = Readonly<Record<string, string>>

/** Words of a tenant or of the deployment, in place of the admin's own; `usual` is in every language. */
export function takeOwnWords(languages: Readonly<Record<string, Words>>, usual: Words): void {
  ownWords = { ...usual, ...languages[chosenLanguage()] }
}

/** With its region, where the browser wishes one: for Intl. */
export function localeOf(): string {
  return language
}

/** The language of the texts; numbers and times may be of one of its regions. */
export function chosenLanguage(): Language {
  return isSpoken(language) ? (language.split('-')[0] as Language) : 'en'
}

/** The text under a key; `{name}` in it is replaced. */
export function t(key: TextKey, values: Values = {}): string {
  return fill(ownWords[key] ?? texts[key], values)
}

/** A text with its places filled, as text and never as code. */
export function fill(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''))
}

/** `1.5 MB`; units are those of ECMA-402. */
export function formatUnit(value: number, unit: string): string {
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, style).format(value)
}

export function formatNumber(value: number): string {
  return formats.number().format(value)
}

/** `42 %` of 0.42. */
export function formatShare(share: number): string {
  return formats.share().format(share)
}

/** `16 Nov 2026, 09:30`; with the weekday and the zone for a tooltip. */
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

/** `3 days`: how long, whichever way. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000
  const [unit, size] = STEPS.find(([, each]) => seconds >= each) ?? ['second', 1]
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const
  return new Intl.NumberFormat(language, options).format(seconds / size)
}

/** Each is made when it is first needed: one costs a browser up to ten milliseconds. */
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
