// Numbers as people type them and as JSON carries them: decimals stay text, so that no digit is lost.

/** Accepts a decimal comma if it can be nothing else: `12,5` is 12.5. Removes blanks and apostrophes between thousands. */
export function plainDecimal(typed: string): string {
  const tight = typed.replaceAll(/[\s'’\u00a0\u202f]/g, '')
  return /^[+-]?\d+,\d*$/.test(tight) ? tight.replace(',', '.') : tight
}

/** A whole number for JSON; text that is not one, or has too many digits, stays as typed, and the server reports it. */
export function wholeOf(typed: string): number | string | null {
  const tight = plainDecimal(typed)
  if (tight === '') return null
  const number = Number(tight)
  return /^[+-]?\d+$/.test(tight) && Number.isSafeInteger(number) ? number : typed
}

/** Groups `-1234567.50` for the locale with every digit; null if it is not a number or needs no grouping. */
export function groupedDecimal(text: string, locale: string): string | null {
  if (!/^-?\d{1,60}(?:\.\d{1,60})?$/.test(text)) return null
  const digits = text.split('.')[1]?.length ?? 0
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const grouped = format.format(text as Intl.StringNumericLiteral)
  return grouped === text ? null : grouped
}
