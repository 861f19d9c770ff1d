// Numbers as people type them and as they travel: text stays text, so that no digit is lost.

/** A comma that can only be a decimal sign is one: `12,5` is 12.5. Blanks and apostrophes between thousands go. */
export function plainDecimal(typed: string): string {
  const tight = typed.replaceAll(/[\s'’\u00a0\u202f]/g, '')
  return /^[+-]?\d+,\d*$/.test(tight) ? tight.replace(',', '.') : tight
}

/** A whole number as JSON has it; what is none, or has too many digits for one, stays as it was typed, and the server says so. */
export function wholeOf(typed: string): number | string | null {
  const tight = plainDecimal(typed)
  if (tight === '') return null
  const number = Number(tight)
  return /^[+-]?\d+$/.test(tight) && Number.isSafeInteger(number) ? number : typed
}

/** `-1234567.50` as the language groups it, with every digit; null for what is no number, or needs no grouping. */
export function groupedDecimal(text: string, locale: string): string | null {
  if (!/^-?\d{1,60}(?:\.\d{1,60})?$/.test(text)) return null
  const digits = text.split('.')[1]?.length ?? 0
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const grouped = format.format(text as Intl.StringNumericLiteral)
  return grouped === text ? null : grouped
}
