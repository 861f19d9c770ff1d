// Every derived name (path, table, GraphQL type, permission word, constraint, label) comes from here.

const IRREGULAR: Record<string, string> = {
  people: 'person',
  children: 'child',
  data: 'data',
  media: 'media',
  news: 'news',
  series: 'series',
  statuses: 'status',
  addresses: 'address',
  analyses: 'analysis',
  movies: 'movie',
  cookies: 'cookie',
  caches: 'cache',
  shelves: 'shelf',
  leaves: 'leaf',
  halves: 'half',
  knives: 'knife',
  lives: 'life',
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

/** `blogPosts` → `Blog posts`: what a person reads. */
export function labelOf(name: string): string {
  const words = snakeOf(name).replace(/_/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `categories` → `category`; only the last word changes. */
export function singularOf(plural: string): string {
  if (Object.hasOwn(IRREGULAR, plural)) return IRREGULAR[plural]!
  if (/ies$/.test(plural)) return plural.replace(/ies$/, 'y')
  if (/(ss|sh|ch|x|z)es$/.test(plural)) return plural.replace(/es$/, '')
  if (/[^s]s$/.test(plural)) return plural.replace(/s$/, '')
  return plural
}

/** `category` → `categories`. */
export function pluralOf(singular: string): string {
  const irregular = Object.entries(IRREGULAR).find(([, one]) => one === singular)
  if (irregular) return irregular[0]
  if (/[^aeiou]y$/.test(singular)) return singular.replace(/y$/, 'ies')
  if (/(s|sh|ch|x|z)$/.test(singular)) return `${singular}es`
  return `${singular}s`
}

/** PostgreSQL cuts names at 63 bytes; longer ones keep their head and get a short digest of the whole. */
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

/** All names that follow from a resource's name. */
export function namesOfResource(name: string): ResourceNames {
  const singular = singularOf(name)
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
