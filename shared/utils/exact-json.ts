// Finds numbers in JSON text that JavaScript cannot represent, so that nobody stores another number than was sent.

/** Replaces a number that would have been rounded or lost (RFC 8259 §6: 2^53 and beyond, more than 17 digits, 1e400). */
export class InexactNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

// Numbers of up to fifteen digits are exact, and none up to 1e99 is too large. Matches inside strings only cost time.
const SUSPICIOUS = /[0-9.]{16}|[0-9][eE][+-]?[0-9]{3}/

/** `parsed` with an `InexactNumber` for each number of `text` that was rounded. Without suspicious numbers it costs one regex test. */
export function markInexact(text: string, parsed: unknown): unknown {
  if (!SUSPICIOUS.test(text)) return parsed
  return JSON.parse(text, (_key, value, context?: { source: string }) =>
    typeof value === 'number' ? readNumber(context!.source) : value,
  )
}

/** The number in a JSON or GraphQL text, or an `InexactNumber`. */
export function readNumber(source: string): number | InexactNumber {
  const value = Number(source)
  return canonical(source) === canonical(String(value)) ? value : new InexactNumber(source)
}

/** Digits without outer zeros, and the power of ten: equal for `1.0`, `1` and `10e-1`. */
function canonical(source: string): string {
  const [mantissa, exponent = '0'] = source.replace(/^-/, '').toLowerCase().split('e')
  const [whole, fraction = ''] = mantissa!.split('.')
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const shortest = withoutLastZeros(digits)
  return shortest && `${shortest}e${Number(exponent) - fraction.length + digits.length - shortest.length}`
}

/** Not a regex: `/0+$/` restarts at each zero of a long number, so a small request could take minutes (CWE-1333). */
function withoutLastZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}
