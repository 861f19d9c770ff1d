// How names and values are written inside SQL text.

/** `order` → `"order"`: every name is quoted, so none can be a reserved word. */
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

/** A text value. Backslashes need no care: `standard_conforming_strings` is on since PostgreSQL 9.1. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
