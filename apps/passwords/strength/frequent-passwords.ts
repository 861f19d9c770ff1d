// Detects passwords that attackers try first: a few common parts (words in any disguise, keyboard walks, dates), and little else.
import { FREQUENT_WORDS } from './frequent-words.ts'
import { isWalk } from './keyboard-walks.ts'

const WORDS = new Set(FREQUENT_WORDS.trim().split(/\s+/))
/** Reversed words, if long enough not to occur by chance. */
const TURNED = new Set([...WORDS].filter((word) => word.length >= 5).map((word) => [...word].reverse().join('')))
const LONGEST = 20
/** Short words that people put before or between others. */
const LINKS = new Set('a i my me the and of is im we you no mr ms dj el la le de der die das mein mon mi'.split(' '))

/**
 * A part's value: roughly how much longer it makes a search. A letter outside any part is worth as much as a word,
 * because lists of words and letters are searched alike.
 */
const WORTH = { word: 1, walk: 1, link: 0.5, year: 0.5, sign: 0.25, digit: 0.35, letter: 1, repeat: 0.5 }
/** Two words with a number and signs are worth no more than this, and neither are three words alone. */
const LITTLE = 3

/** Signs that stand for letters; if one stands for two, both are tried. */
const SIGNS: readonly Readonly<Record<string, string>>[] = [
  { '0': 'o', '1': 'i', '2': 'z', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g' },
  { '0': 'o', '1': 'l', '2': 'z', '3': 'e', '4': 'a', '5': 's', '6': 'b', '7': 'l', '8': 'b', '9': 'q' },
].map((digits, index) => ({
  ...digits,
  ...{ '@': 'a', $: 's', '€': 'e', '+': 't', '(': 'c', '&': 'e' },
  ...(index === 0 ? { '!': 'i', '|': 'i' } : { '!': 'l', '|': 'l' }),
}))

/** True if it consists of so few common parts that it is found at once: `P@ssw0rd2026!`, `1qaz2wsx`, `drowssap99`, `12.05.1990`. */
export function isFrequentPassword(password: string): boolean {
  const plain = password.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss')
  return worthOf(plain) <= LITTLE
}

function worthOf(text: string): number {
  const unit = /^(.+?)\1+/su.exec(text)?.[1]
  const whole = worthOfParts(text)
  if (unit === undefined) return whole
  // `annaanna`, `abababab1`: the repeated part, and the rest after the repeats.
  const rest = text.slice(unit.length).replace(new RegExp(`^(?:${RegExp.escape(unit)})+`, 'u'), '')
  return Math.min(whole, worthOfParts(unit) + WORTH.repeat + worthOfParts(rest))
}

/** The cheapest split of the text; linear except for the longest word's length. */
function worthOfParts(text: string): number {
  const variants = [text, ...SIGNS.map((signs) => text.replace(/[^a-z]/gu, (sign) => signs[sign] ?? sign))]
  const cheapest = [0]
  for (let end = 1; end <= text.length; end++) {
    let least = Number.POSITIVE_INFINITY
    for (let start = Math.max(0, end - LONGEST); start < end; start++)
      least = Math.min(least, cheapest[start]! + partWorth(variants, start, end))
    cheapest.push(least)
  }
  return cheapest.at(-1)!
}

function partWorth(variants: readonly string[], start: number, end: number): number {
  const part = variants[0]!.slice(start, end)
  if (part.length === 1) return worthOfOne(part)
  if (isYearOrDay(part)) return WORTH.year
  if (part.length >= 3 && (isWalk(part) || new Set(part).size === 1)) return WORTH.walk
  if (LINKS.has(part)) return WORTH.link
  const isWord = variants.some((text) => isFrequentWord(text.slice(start, end)))
  if (isWord) return WORTH.word
  return Number.POSITIVE_INFINITY
}

function worthOfOne(sign: string): number {
  if (LINKS.has(sign)) return WORTH.link
  if (/\p{L}/u.test(sign)) return WORTH.letter
  return /\p{Nd}/u.test(sign) ? WORTH.digit : WORTH.sign
}

/** `1987`, or a date in six or eight digits. */
function isYearOrDay(part: string): boolean {
  if (!/^\d{4,8}$/.test(part)) return false
  if (/^(?:19|20)\d\d$/.test(part)) return true
  const [, year, one, other] = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(part) ?? []
  const [, first, second] = /^(\d\d)(\d\d)(?:(?:19|20)\d\d|\d\d)$/.exec(part) ?? []
  const fits = (month?: string, day?: string) => inYear(month, 12) && inYear(day, 31)
  return (year !== undefined && fits(one, other)) || fits(first, second) || fits(second, first)
}

const inYear = (text: string | undefined, most: number) =>
  text !== undefined && Number(text) >= 1 && Number(text) <= most

function isFrequentWord(part: string): boolean {
  return part.length >= 3 && (WORDS.has(part) || TURNED.has(part))
}
