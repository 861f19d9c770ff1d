// Quotes names and values in SQL text.

/** `order` → `"order"`: every name is quoted, so reserved words are safe. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** `public`, `articles` → `"public"."articles"`. */
export function quoteTable({ schema, name }: { schema: string; name: string }): string {
  return `${quoteName(schema)}.${quoteName(name)}`
}

/** `tenant_id`, `id` → `"tenant_id", "id"`. */
export function quoteNames(names: readonly string[]): string {
  return names.map(quoteName).join(', ')
}

/** A text value. Backslashes are literal: `standard_conforming_strings` is on since PostgreSQL 9.1. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
