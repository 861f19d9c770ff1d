// Numbers of a JSON text that JavaScript cannot hold: found, so that nobody keeps another number than the one that was sent.

/** Stands in the place of a number that would have been rounded or lost (RFC 8259 §6: 2^53 and beyond, more than 17 digits, 1e400). */
export class InexactNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

// Up to fifteen digits every number is exact, and up to 1e99 none is too large. In texts it may match too: they only cost time.
const SUSPICIOUS = /[0-9.]{16}|[0-9][eE][+-]?[0-9]{3}/

/** What `text` says, parsed already: with an `InexactNumber` in the place of each number that was rounded. Costs one look where there is none. */
export function markInexact(text: string, parsed: unknown): unknown {
  if (!SUSPICIOUS.test(text)) return parsed
  return JSON.parse(text, (_key, value, context?: { source: string }) =>
    typeof value === 'number' ? readNumber(context!.source) : value,
  )
}

/** The number of a JSON or GraphQL text, or an `InexactNumber`. */
export function readNumber(source: string): number | InexactNumber {
  const value = Number(source)
  return canonical(source) === canonical(String(value)) ? value : new InexactNumber(source)
}

/** Digits without zeros at the ends, and the power of ten behind them: equal for `1.0`, `1` and `10e-1`. */
function canonical(source: string): string {
  const [mantissa, exponent = '0'] = source.replace(/^-/, '').toLowerCase().split('e')
  const [whole, fraction = ''] = mantissa!.split('.')
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const shortest = withoutLastZeros(digits)
  return shortest && `${shortest}e${Number(exponent) - fraction.length + digits.length - shortest.length}`
}

/** Not by a pattern: `/0+$/` tries at each zero of a long number anew, and a small request would take minutes (CWE-1333). */
function withoutLastZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}
