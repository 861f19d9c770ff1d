// JSON as people type it; errors name line and column.

export type ReadJson =
  | { readonly value: unknown }
  | { readonly line: number; readonly column: number; readonly reason: string }

export function readJson(text: string): ReadJson {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const { message } = error as Error
    const place = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
    const before = text.slice(0, place).split('\n')
    const reason = message.replace(/,? (?:in JSON )?at position \d+.*| \(line.*| is not valid JSON$/, '')
    return { line: before.length, column: before.at(-1)!.length + 1, reason }
  }
}

interface Shape {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
}

/** A JSON Schema in one line: `{ "name": string, "size"?: number }`. Empty if it asks for nothing. */
export function hintOf(schema: unknown, depth = 0): string {
  const { type, enum: words, const: only, anyOf, items, properties, required = [] } = (schema ?? {}) as Shape
  if (depth > 3) return '…'
  if (only !== undefined) return JSON.stringify(only)
  if (words) return words.map((word) => JSON.stringify(word)).join(' | ')
  if (anyOf) return anyOf.map((each) => hintOf(each, depth + 1)).join(' | ')
  if (type === 'array') return `[${hintOf(items, depth + 1) || '…'}]`
  if (!properties) return type ?? ''
  const pairs = Object.entries(properties).map(
    ([name, shape]) => `"${name}"${required.includes(name) ? '' : '?'}: ${hintOf(shape, depth + 1) || '…'}`,
  )
  return `{ ${pairs.join(', ')} }`
}
