// Look-ups in the metadata: resources by path, fields by name, and the titles of records.
import type { AdminField, AdminMetadata, AdminResource } from '../api/metadata.ts'
import type { Json, Row } from '../api/records.ts'

/** The name of a resource in the URL of a screen. */
export function keyOf({ path }: Pick<AdminResource, 'path'>): string {
  return path.replaceAll('/', '.')
}

export function findResource({ resources }: AdminMetadata, key: string): AdminResource | undefined {
  return resources.find((resource) => keyOf(resource) === key)
}

/** The target resource of a relation, if the caller may read it. */
export function targetOf({ resources }: AdminMetadata, { relation }: AdminField): AdminResource | undefined {
  return resources.find(({ name, operations }) => name === relation?.to && operations.includes('read'))
}

export function fieldOf({ fields }: AdminResource, name: string): AdminField | undefined {
  return fields.find((field) => field.name === name)
}

/** The title of a record; its id if it has nothing better. */
export function titleOf(resource: Pick<AdminResource, 'titleField'> | undefined, row: Row): string {
  const title = row[resource?.titleField ?? 'id']
  return typeof title === 'string' && title.trim() !== '' ? title : shortId(row.id)
}

/** The end of an id: time-ordered ids that were made together share their beginning. */
export function shortId(id: string): string {
  return `…${id.slice(-8)}`
}

/**
 * Resources that have a list, under their menu headings. Metadata lists apps and resources after those they depend on;
 * the menu reverses that, so the product's own come first.
 */
export function groupsOf({ resources }: AdminMetadata): [heading: string, resources: AdminResource[]][] {
  const listed = resources.filter(({ operations }) => operations.includes('list'))
  const headings = [...new Set(listed.map(({ group }) => wordsOf(group)))].toReversed()
  const newestFirst = listed.toReversed()
  return headings.map((heading) => [heading, newestFirst.filter(({ group }) => wordsOf(group) === heading)])
}

/** Words for people from `content` and `apiKeys`. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]/g, ' ')
    .toLowerCase()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** Whether a relation holds the included record instead of its id (`?include=`). */
export function isRow(value: Json | undefined): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value
}

/** The id of a relation, included or not. */
export function idOf(value: Json | undefined): string | null {
  if (isRow(value)) return value.id
  return typeof value === 'string' ? value : null
}
