// Links of Markdown lead to web pages, mailboxes and telephones, and to nothing that runs.

const ALLOWED = /^(?:https?|mailto|tel):/i
const SCHEME = /^[a-z][a-z0-9+.-]*:./i
/** Where a destination begins: `](`, `] (`, `]:`, with `<` or without. */
const BEGINNING = /\][^\S\n]*[(:]\s*/g
// Longer schemes do not exist: what comes later in a destination does not matter.
const LOOKED_AT = 300

/** The text with `#` in the place of each destination that is not of the list. */
export function cleanLinks(text: string): string {
  if (!text.includes(']')) return text
  let [clean, kept] = ['', 0]
  for (const { 0: opening, index } of text.matchAll(BEGINNING)) {
    const begins = index + opening.length
    const ends = endOf(text, begins)
    if (begins < kept || !isDangerous(text.slice(begins, Math.min(ends, begins + LOOKED_AT)))) continue
    clean += `${text.slice(kept, begins)}#`
    kept = ends
  }
  return kept === 0 ? text : clean + text.slice(kept)
}

/** Between angle brackets a destination holds blanks; else it ends at the first, or with its parenthesis. */
function endOf(text: string, begins: number): number {
  const end = text[begins] === '<' ? /[>\n]|$/g : /[\s)]|$/g
  end.lastIndex = begins
  const found = end.exec(text)!
  return found.index + (found[0] === '>' ? 1 : 0)
}

/** As a browser reads it in the end: without entities, escapes, control characters and blanks. */
function isDangerous(destination: string): boolean {
  let plain = destination.replace(/^<|>$/g, '')
  for (let pass = 0; pass < 3; pass++) plain = decodeEntities(plain)
  plain = plain.replace(/[\p{Cc}\p{Cf}\p{Z}\\]/gu, '')
  return SCHEME.test(plain) && !ALLOWED.test(plain)
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
