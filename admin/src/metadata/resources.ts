// Looking things up in the metadata: resources by their address, fields by their name, the words for a record.
import type { AdminField, AdminMetadata, AdminResource } from '../api/metadata.ts'
import type { Json, Row } from '../api/records.ts'

/** How a resource is written in the address of a screen. */
export function keyOf({ path }: Pick<AdminResource, 'path'>): string {
  return path.replaceAll('/', '.')
}

export function findResource({ resources }: AdminMetadata, key: string): AdminResource | undefined {
  return resources.find((resource) => keyOf(resource) === key)
}

/** The resource that a relation leads to, where the caller may read it. */
export function targetOf({ resources }: AdminMetadata, { relation }: AdminField): AdminResource | undefined {
  return resources.find(({ name, operations }) => name === relation?.to && operations.includes('read'))
}

export function fieldOf({ fields }: AdminResource, name: string): AdminField | undefined {
  return fields.find((field) => field.name === name)
}

/** What people know the record by; its id where nothing better stands in it. */
export function titleOf(resource: Pick<AdminResource, 'titleField'> | undefined, row: Row): string {
  const title = row[resource?.titleField ?? 'id']
  return typeof title === 'string' && title.trim() !== '' ? title : shortId(row.id)
}

/** The end of an id: the beginning of time-ordered ids is the same for what was made together. */
export function shortId(id: string): string {
  return `…${id.slice(-8)}`
}

/**
 * Resources that have a list, under the headings of the menu. Apps and resources stand after those they build on, so what the product is
 * about comes last in the metadata and first here.
 */
export function groupsOf({ resources }: AdminMetadata): [heading: string, resources: AdminResource[]][] {
  const listed = resources.filter(({ operations }) => operations.includes('list'))
  const headings = [...new Set(listed.map(({ group }) => wordsOf(group)))].toReversed()
  const newestFirst = listed.toReversed()
  return headings.map((heading) => [heading, newestFirst.filter(({ group }) => wordsOf(group) === heading)])
}

/** `content` and `apiKeys` as words for people. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]/g, ' ')
    .toLowerCase()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** A record that came in the place of its id (`?include=`). */
export function isRow(value: Json | undefined): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value
}

/** The id of a relation, whether it was included or not. */
export function idOf(value: Json | undefined): string | null {
  if (isRow(value)) return value.id
  return typeof value === 'string' ? value : null
}
