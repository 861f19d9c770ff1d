// Derives every name: path, table, GraphQL type, permission, constraint, label.

import pluralize from 'pluralize'

// In software these are uncountable, not plurals of datum and medium.
for (const word of ['data', 'media', 'metadata']) pluralize.addUncountableRule(word)
pluralize.addIrregularRule('axis', 'axes')
pluralize.addIrregularRule('virus', 'viruses')

const CAMEL = /^[a-z][a-zA-Z0-9]{0,49}$/

/** True for a valid name of a resource, field or action: camelCase of at most 50 letters. */
export function isCamel(name: string): boolean {
  return CAMEL.test(name)
}

/** `blogPosts` → `blog_posts`: the spelling of SQL names. */
export function snakeOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toLowerCase()
}

/** `blogPosts` → `blog-posts`: the spelling of paths and file names. */
export function kebabOf(name: string): string {
  return snakeOf(name).replace(/_/g, '-')
}

/** `blog-posts` → `blogPosts`. */
export function camelOf(name: string): string {
  return name.replace(/[-_ ]+(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** `blogPosts` → `BlogPosts`. */
export function pascalOf(name: string): string {
  const camel = camelOf(name)
  return camel.charAt(0).toUpperCase() + camel.slice(1)
}

/** Words written in capitals. */
const ACRONYMS = /\b(api|csv|html|http|iban|id|ip|json|pdf|sku|sms|sql|uri|url|uuid|vat|xml)(?=s?\b)/g

/** `blogPosts` → `Blog posts`, `apiKeys` → `API keys`: labels for people. */
export function labelOf(name: string): string {
  const words = snakeOf(name)
    .replace(/_/g, ' ')
    .replace(ACRONYMS, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A label inside a sentence: `Blog posts` → `blog posts`, `API keys` unchanged. */
export function inSentence(label: string): string {
  return label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
}

/** `categories` → `category`; changes only the last word. Returns a singular unchanged. */
export function singularOf(plural: string): string {
  return withLastWord(plural, pluralize.singular)
}

/** `category` → `categories`. Returns a plural unchanged. */
export function pluralOf(singular: string): string {
  return withLastWord(singular, pluralize.plural)
}

function withLastWord(name: string, inflect: (word: string) => string): string {
  return name.replace(/[A-Z]?[a-z]+$/, (word) => inflect(word))
}

/** PostgreSQL truncates names at 63 bytes; longer ones keep their beginning and end with a short digest. */
export function sqlNameOf(...parts: string[]): string {
  const name = parts.map(snakeOf).join('_')
  if (name.length <= 63) return name
  let digest = 5381
  for (const letter of name) digest = (digest * 33 + letter.charCodeAt(0)) >>> 0
  return `${name.slice(0, 55)}_${digest.toString(36).slice(0, 7)}`
}

/** The names of one resource on every surface. */
export interface ResourceNames {
  path: string
  table: string
  type: string
  singular: string
  plural: string
  label: string
  labelPlural: string
}

/** All names of a resource, from its name and its declared singular, if any. */
export function namesOfResource(name: string, singular = singularOf(name)): ResourceNames {
  return {
    path: kebabOf(name),
    table: snakeOf(name),
    type: pascalOf(singular),
    singular: camelOf(singular),
    plural: camelOf(name),
    label: labelOf(singular),
    labelPlural: labelOf(name),
  }
}

/** `articles` + `publish` → `articles.publish`. */
export function permissionWordOf(resource: string, verb: string): string {
  return `${resource}.${verb}`
}
