// Removes secrets from everything that is recorded: by name, and by shape under any other name.

/** Details of a span or a trace: JSON without secrets. */
export type Details = Readonly<Record<string, unknown>>

const REDACTED = '[redacted]'
const LONGEST_TEXT = 2000
const MOST_ITEMS = 50
const DEEPEST = 8

/** Names whose values are secret, in bodies, headers, queries, columns and log lines. */
const SECRET_NAME =
  /pass(word|phrase|wd)|secret|token|authori[sz]ation|cookie|credential|signature|otp|api.?key|private.?key|challenge|recovery|assertion|attestation|verifier|nonce|^(refresh|access|code|codes|key|proof|sig|hash|jwt|pin)$/i
/** Names about a secret's location or lifetime are harmless. */
const HARMLESS_NAME = /(count|length|type|ttl|expires?.*|_at|At|_id|Id|Ids|version|Version)$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a value under this name is never shown. */
function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name)
}

// A JWT, our own keys, a password hash, an authenticator URI, a URL with a password.
const SHAPES = [
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\bpend_[\w-]{8,}/g,
  /\$argon2[a-z]*\$[^\s"']+/g,
  /otpauth:\/\/[^\s"'<>]+/g,
  /(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{6,}/gi,
  /(?<=\b\w+:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END|$)/g,
]
// In a URL or form: name=value; in JSON and GraphQL: "name": "value".
const PAIR = /(?<=[?&#;\s]|^)([\w.-]{2,40})=[^&#;\s"'<>]+/g
const MEMBER = /(["']?)([\w-]{2,40})\1\s*:\s*"(?:[^"\\]|\\.)*"/g
const WORD = /[A-Za-z0-9_-]{24,}/g

/** The text without anything that looks like a secret, cut to a readable length. */
export function redactText(text: string): string {
  let clean = text.length > LONGEST_TEXT * 5 ? `${text.slice(0, LONGEST_TEXT * 5)}…` : text
  for (const shape of SHAPES) clean = clean.replace(shape, REDACTED)
  return clean
    .replace(PAIR, (whole, name) => (isSecretName(name) ? `${name}=${REDACTED}` : whole))
    .replace(MEMBER, (whole, quote, name) => (isSecretName(name) ? `${quote}${name}${quote}: "${REDACTED}"` : whole))
    .replace(WORD, (word) => (isRandom(word) ? REDACTED : word))
}

/** Mixed-case letters with digits, or forty and more hexadecimal digits: such text is generated, not typed. */
function isRandom(word: string): boolean {
  if (UUID.test(word)) return false
  return (
    /^[0-9a-f]{40,}$/i.test(word) ||
    (/\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word) && !/^[a-z]+(?:[A-Z][a-z]*)*\d{0,3}$/.test(word))
  )
}

/** The details without secrets, as a new JSON object. */
export function redact(details: Details): Details {
  return clean(details, 0) as Details
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? undefined : value
  if (depth >= DEEPEST) return '…'
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Error) return redactText(value.message)
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => clean(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, isHidden(name, item) ? REDACTED : clean(item, depth + 1)]),
  )
}

/** Numbers and booleans under such a name describe a secret; but a six-digit code is one. */
function isHidden(name: string, item: unknown): boolean {
  return isSecretName(name) && item !== null && item !== undefined && typeof item !== 'boolean'
}

const secretTables = new Set<string>()

/** Adds tables whose statements are shown without their texts. Call it before anybody observes. */
export function hideTables(tables: Iterable<string>): void {
  for (const table of tables) secretTables.add(table)
}

const PLAIN_VALUE = /^(-?\d{1,20}(\.\d+)?|\d{4}-\d\d-\d\d.*|true|false|)$/

/** The shareable values of a statement: without those of secret columns, and without texts in statements on tables of secrets. */
export function redactValues(text: string, values: readonly unknown[]): unknown[] {
  const columns = columnsOf(text)
  const isSecret = [...text.matchAll(/"(\w+)"/g)].some(([, name]) => secretTables.has(name!))
  return values.map((value, index) => {
    const isHarmless = typeof value !== 'string' || UUID.test(value) || PLAIN_VALUE.test(value)
    if (isSecretName(columns.get(index) ?? '') || (isSecret && !isHarmless)) return value === null ? null : REDACTED
    return shown(value)
  })
}

function shown(value: unknown): unknown {
  if (typeof value === 'string' && /^[[{]/.test(value)) return jsonShown(value)
  const plain = clean(value, 0)
  return typeof plain === 'string' && plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT)}…` : plain
}

/** Documents, such as task payloads, contain names themselves. */
function jsonShown(value: string): string {
  try {
    return JSON.stringify(clean(JSON.parse(value), 0)).slice(0, LONGEST_TEXT)
  } catch {
    return redactText(value).slice(0, LONGEST_TEXT)
  }
}

/** Maps each value's number to the column that it is compared with or written to. */
function columnsOf(text: string): Map<number, string> {
  const columns = new Map<number, string>()
  for (const [, name, number] of text.matchAll(/"?(\w+)"?\s*(?:=|<>)\s*\$(\d+)/g))
    columns.set(Number(number) - 1, name!)
  const [, list = '', rows = ''] = /insert into [^(]+\(([^)]*)\)\s*values\s*([\s\S]*)/i.exec(text) ?? []
  const names = list.split(',').map((name) => name.trim().replaceAll('"', ''))
  for (const [, row] of rows.matchAll(/\(([^()]*)\)/g))
    for (const [index, item] of row!.split(',').entries()) {
      const number = /^\s*\$(\d+)/.exec(item)?.[1]
      if (number && names[index]) columns.set(Number(number) - 1, names[index])
    }
  return columns
}
