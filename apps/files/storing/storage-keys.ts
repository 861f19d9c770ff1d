// Under which keys the bytes of a tenant's files stand: the tenant first, then ids that nobody can guess, never a client's name.
import { randomUUID } from 'node:crypto'

/** The folder of everything a tenant keeps. */
export function folderOf(tenantId: string): string {
  return tenantId
}

/** A new key for checked bytes. */
export function newKey(tenantId: string): string {
  return `${folderOf(tenantId)}/${randomUUID()}`
}

/** Where bytes arrive that nobody has looked at yet. */
export function newArrivalKey(tenantId: string): string {
  return `${folderOf(tenantId)}/arriving/${randomUUID()}`
}

/** The folder of the images made from one. */
export function variantsOf(key: string): string {
  return `${key}.variants`
}

/** The key of the file that a stored object belongs to. */
export function originalOf(key: string): string {
  return key.replace(/\.variants\/.*$/, '')
}
