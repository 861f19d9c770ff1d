// Restricts Markdown links to web pages, mail and telephone: nothing that runs code.

const ALLOWED = /^(?:https?|mailto|tel):/i
const SCHEME = /^[a-z][a-z0-9+.-]*:./i
/** Where a destination begins: `](`, `] (`, `]:`, with or without `<`. */
const BEGINNING = /\][^\S\n]*[(:]\s*/g
/** Allows these schemes, or none: a character that no scheme contains comes first. Most destinations match. */
const PLAIN = /<?(?:(?:https?|mailto|tel):|(?:[a-z][a-z\d+.-]*)?[^a-z\d+.:&\\<>\p{Cc}\p{Cf}\p{Z}-])/iuy
/** At most this many others are examined; nobody writes more. */
const MOST_LOOKS = 500
/**
 * Characters examined per destination; a full one must keep at least as many as the longest scheme once what browsers
 * ignore is removed.
 */
const LOOKED_AT = 120
const LONGEST_SCHEME = 30

/** Replaces every disallowed destination with `#`, in time bounded by the text's length (RED-06). */
export function cleanLinks(text: string): string {
  if (!text.includes(']')) return text
  let [clean, kept, looks] = ['', 0, 0]
  for (const { 0: opening, index } of text.matchAll(BEGINNING)) {
    const begins = index + opening.length
    PLAIN.lastIndex = begins
    if (begins < kept || PLAIN.test(text)) continue
    if (++looks <= MOST_LOOKS && !isDangerous(text.slice(begins, begins + LOOKED_AT))) continue
    clean += `${text.slice(kept, begins)}#`
    kept = endOf(text, begins)
  }
  return kept === 0 ? text : clean + text.slice(kept)
}

/** In angle brackets a destination may contain blanks; otherwise it ends at the first blank or its parenthesis. */
function endOf(text: string, begins: number): number {
  const end = text[begins] === '<' ? /[>\n]|$/g : /[\s)]|$/g
  end.lastIndex = begins
  const found = end.exec(text)!
  return found.index + (found[0] === '>' ? 1 : 0)
}

/** As a browser finally reads it: without entities, escapes, control characters and blanks. A scheme hidden behind these is dangerous. */
function isDangerous(looked: string): boolean {
  const destination = looked.slice(0, endOf(looked, 0))
  let plain = destination.replace(/^<|>$/g, '')
  for (let pass = 0; pass < 3; pass++) plain = decodeEntities(plain)
  plain = plain.replace(/[\p{Cc}\p{Cf}\p{Z}\\]/gu, '')
  const isHidden = destination.length === LOOKED_AT && plain.length < LONGEST_SCHEME
  return isHidden || (SCHEME.test(plain) && !ALLOWED.test(plain))
}

const NAMED: Readonly<Record<string, string>> = {
  colon: ':',
  tab: '',
  newline: '',
  amp: '&',
  lt: '<',
  gt: '>',
  bsol: '\\',
}

function decodeEntities(text: string): string {
  return text
    .replace(/&([a-z]{2,10});?/gi, (whole, name: string) => NAMED[name.toLowerCase()] ?? whole)
    .replace(/&#(x[\da-f]{1,8}|\d{1,8});?/gi, (_whole, digits: string) => {
      const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits)
      return code <= 0x10ffff ? String.fromCodePoint(code) : ''
    })
}
