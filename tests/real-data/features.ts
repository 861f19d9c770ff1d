// The real data: what browsers support, feature by feature, as MDN publishes it in @mdn/browser-compat-data.
import source from '@mdn/browser-compat-data' with { type: 'json' }
import { slugOf } from '#framework/resource/fields/slug.ts'

/** One feature of the source, in the words of the content app. */
export interface Feature {
  readonly title: string
  readonly slug: string
  readonly body: string | null
  readonly status: 'draft' | 'published'
  /** Names of referenced records. */
  readonly category: string
  readonly tags: readonly string[]
}

interface Compatibility {
  readonly description?: string
  readonly mdn_url?: string
  readonly status?: Readonly<Record<'standard_track' | 'experimental' | 'deprecated', boolean>>
}

interface Node {
  readonly __compat?: Compatibility
  readonly [key: string]: Node | Compatibility | undefined
}

const NO_FEATURES = ['__meta', 'browsers']
const LONGEST_SLUG = 100

/** All features, in the order of the source; `api.AbortController` is a title. */
export function readFeatures(): Feature[] {
  const takeSlug = createSlugs()
  return Object.entries(source as unknown as Record<string, Node>)
    .filter(([group]) => !NO_FEATURES.includes(group))
    .flatMap(([group, node]) => [...walk(node, [group])])
    .map(({ path, compatibility: { description, mdn_url: url, status } }) => {
      const title = path.join('.')
      return {
        title,
        slug: takeSlug(title),
        body: [description, url].filter(Boolean).join('\n\n') || null,
        status: status?.standard_track ? 'published' : 'draft',
        category: path[0]!,
        tags: Object.entries(status ?? {}).flatMap(([flag, isSet]) => (isSet ? [flag.replace('_', ' ')] : [])),
      }
    })
}

function* walk(node: Node, path: string[]): Generator<{ path: string[]; compatibility: Compatibility }> {
  if (node.__compat) yield { path, compatibility: node.__compat }
  for (const [key, child] of Object.entries(node))
    if (key !== '__compat' && typeof child === 'object') yield* walk(child as Node, [...path, key])
}

/** Numbers titles that differ only in case or beyond the longest slug. */
function createSlugs(): (title: string) => string {
  const taken = new Set<string>()
  return (title) => {
    let slug = slugOf(title, LONGEST_SLUG)
    for (let n = 2; taken.has(slug); n++) slug = `${slugOf(title, LONGEST_SLUG - 4)}-${n}`
    taken.add(slug)
    return slug
  }
}
