// Names of roles: one spelling for names that look alike, and none that resembles a built-in role (ROL-07).
import anyAscii from 'any-ascii'
import { AUDIENCES } from '#framework/permissions/roles.ts'

// Letters that look like those of the built-in names (Unicode UTS #39, confusables); transliteration would map some to others.
const LOOKS: Readonly<Record<string, string>> = {
  ...{ а: 'a', ɑ: 'a', α: 'a', ь: 'b', в: 'b', β: 'b', ƅ: 'b', с: 'c', ϲ: 'c', ԁ: 'd', е: 'e', ҽ: 'e', ε: 'e' },
  ...{ і: 'i', ı: 'i', ι: 'i', ɩ: 'i', ӏ: 'i', м: 'm', п: 'n', η: 'n', ո: 'n', ռ: 'n', о: 'o', ο: 'o', օ: 'o', σ: 'o' },
  ...{ г: 'r', т: 't', τ: 't', ν: 'v', ѵ: 'v', ԝ: 'w', ѡ: 'w', ա: 'w', ω: 'w' },
  ...{
    '0': 'o',
    '1': 'i',
    l: 'i',
    '|': 'i',
    '!': 'i',
    '3': 'e',
    '€': 'e',
    '4': 'a',
    '@': 'a',
    '7': 't',
    '6': 'b',
    '8': 'b',
  },
}

/** NFKC, without invisible characters, with single blanks: `  Press​  desk ` → `Press desk`. */
export function plainNameOf(name: string): string {
  const folded = name.normalize('NFKC').replace(/\s+/gu, ' ')
  return folded.replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '').trim()
}

/** True for a name that people may mistake for `admin` or another built-in role: `Аdmin`, `ADM1N`, `own-er`. */
export function looksBuiltIn(name: string): boolean {
  return BUILT_IN.has(looksOf(name))
}

function looksOf(name: string): string {
  const bare = plainNameOf(name).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const seen = Array.from(bare, (letter) => LOOKS[letter] ?? anyAscii(letter).toLowerCase()).join('')
  return Array.from(seen, (letter) => LOOKS[letter] ?? letter)
    .join('')
    .replace(/[^a-z]/g, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}

const BUILT_IN: ReadonlySet<string> = new Set(AUDIENCES.map(looksOf))
