// Makes an image variant: in one process at a time per file, within the limits of the file and its tenant.
import { and, count, eq } from 'drizzle-orm'
import { type ImageVariant, renderVariant } from '#framework/files/images.ts'
import { inTenant, isRow } from '#framework/operations/sql/conditions.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type FileService, fileService } from '../file-service.ts'
import { fileVariants } from '../file-variants.resource.ts'
import { files } from '../files.resource.ts'
import { fileNotFound, type StoredFile } from '../records/find-file.ts'
import { requireRoom } from '../storing/require-room.ts'

const [originals, variants] = [tableOf(files), tableOf(fileVariants)]

export interface NewVariant {
  readonly file: StoredFile
  readonly variant: ImageVariant
  readonly key: string
  /** Has a size that anybody may request. */
  readonly isDeclared: boolean
}

/**
 * Concurrent requests in other processes wait and find it. Throws `files.too_many_variants`, `files.quota_exceeded`,
 * `files.broken_image`, `files.not_ready`, `resource.not_found`.
 */
export async function makeVariant(ctx: Context, wanted: NewVariant): Promise<{ key: string; size: number }> {
  const service = fileService.of(ctx)
  // Without any room left, do not make it only to find that out.
  await requireRoom(ctx, 1, service.limits)
  return inTransaction(ctx.asSystem('make an image in another size'), async (inner) => {
    await lockName(inner, `variants ${wanted.file.id}`)
    const found = await service.storage.find(wanted.key)
    if (found) return found
    await requireFewer(inner, wanted, service.limits.maxVariants)
    return keepVariant(inner, service, wanted)
  })
}

/** Declared sizes are few, and sizes from links must not use up their slots. */
async function requireFewer(ctx: Context, { file, isDeclared }: NewVariant, most: number): Promise<void> {
  if (isDeclared) return
  const areCounted = and(inTenant(ctx, variants), eq(variants.file, file.id), eq(variants.isDeclared, false))
  const [made] = await runQuery(ctx, query.select({ count: count() }).from(variants).where(areCounted))
  if (made!.count < most) return
  throw new Problem('files.too_many_variants', `Of one image ${most} sizes beyond the declared ones are made at most.`)
}

async function keepVariant(
  ctx: Context,
  { storage, spool, limits }: FileService,
  wanted: NewVariant,
): Promise<{ key: string; size: number }> {
  const { file, variant, key } = wanted
  const stream = await storage.read(file.storageKey)
  if (!stream) throw new Problem('files.not_ready', 'The bytes of this file are not there.')
  await using original = await spool.receive(stream, file.size)
  await using target = await spool.draft()
  const { size } = await renderVariant({ from: original.path, to: target.path }, variant, limits.maxPixels)
  await storage.put(key, { path: target.path, size })
  try {
    await requireRoom(ctx, size, limits)
    await writeDown(ctx, wanted, size)
  } catch (error) {
    await storage.remove(key).catch(() => {})
    throw error
  }
  return { key, size }
}

/** The file may have been deleted meanwhile, and its images with it. */
async function writeDown(ctx: Context, { file, key, isDeclared }: NewVariant, size: number): Promise<void> {
  const { id } = originals
  const held = query
    .select({ id })
    .from(originals)
    .where(isRow(ctx, originals, file.id))
    .for('key share')
  if ((await runQuery(ctx, held)).length === 0) throw fileNotFound()
  const target = [variants.tenantId, variants.file, variants.name]
  const values = { tenantId: ctx.tenantId!, file: file.id, name: key.split('/').at(-1)!, size, isDeclared }
  await runQuery(ctx, query.insert(variants).values(values).onConflictDoUpdate({ target, set: { size } }))
}
