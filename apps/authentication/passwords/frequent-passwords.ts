// Passwords that are tried first: frequent words, with digits, signs and letter substitutions around them; walks and repeats.
import { FREQUENT_WORDS } from './frequent-words.ts'

const WORDS = new Set(FREQUENT_WORDS.trim().split(/\s+/))
const WALKS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb',
]
const SIGNS: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '€': 'e',
}

/** True for a frequent word, or two of them, however they are dressed up: `P@ssw0rd2026!`. */
export function isFrequentPassword(password: string): boolean {
  const plain = password.toLowerCase()
  return (
    isRepeat(plain) || isWalk(plain) || coresOf(plain).some((core) => isWordOrTwo(core) || isWordOrTwo(undress(core)))
  )
}

/** The text without what is put around a word to please rules. */
function coresOf(text: string): string[] {
  return [text, text.replace(/[^\p{L}]+$/u, ''), text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')]
}

/** `p@ssw0rd` → `password`. */
function undress(core: string): string {
  return core.replace(/./gsu, (letter) => SIGNS[letter] ?? letter)
}

function isWordOrTwo(core: string): boolean {
  if (WORDS.has(core)) return true
  for (let cut = 3; cut <= core.length - 3; cut++)
    if (WORDS.has(core.slice(0, cut)) && WORDS.has(core.slice(cut).replace(/^[^\p{L}]+/u, ''))) return true
  return false
}

/** `aaaaaaaa`, `abababab`, `abcabcabc`. */
function isRepeat(text: string): boolean {
  return /^(.{1,4})\1+.{0,3}$/su.test(text) && new Set(text).size <= 4
}

/** Keys that lie side by side or follow one another, forwards or backwards. */
function isWalk(text: string): boolean {
  let best = 0
  for (const walk of WALKS.flatMap((keys) => [keys, [...keys].reverse().join('')]))
    for (let start = 0; start < text.length; start++) best = Math.max(best, walkFrom(text, start, walk))
  return best >= Math.max(5, text.length - 2)
}

function walkFrom(text: string, start: number, walk: string): number {
  let end = start + 1
  while (end < text.length && walk.includes(text.slice(start, end + 1))) end++
  return end - start
}
