// Storage keys of a tenant's files: the tenant first, then unguessable ids, never a client's name.
import { randomUUID } from 'node:crypto'

/** The folder of a tenant's files. */
export function folderOf(tenantId: string): string {
  return tenantId
}

/** A new key for checked content. */
export function newKey(tenantId: string): string {
  return `${folderOf(tenantId)}/${randomUUID()}`
}

/** A key for content that is not checked yet. */
export function newArrivalKey(tenantId: string): string {
  return `${folderOf(tenantId)}/arriving/${randomUUID()}`
}

/** The folder of an image's variants. */
export function variantsOf(key: string): string {
  return `${key}.variants`
}

/** The key of the file that a stored object belongs to. */
export function originalOf(key: string): string {
  return key.replace(/\.variants\/.*$/, '')
}
