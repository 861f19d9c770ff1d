// `tenants export` and `tenants import`: one tenant in one file.
import { rename, rm } from 'node:fs/promises'
import { platformIn } from '#apps/tenants/index.ts'
import { formatCount, reportProgress } from '#framework/commands/fixtures/report-progress.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { writeArchive } from '../exporting/write-archive.ts'
import { importTenant } from '../importing/import-tenant.ts'
import { requireTenantOf, type Work } from './find-tenant.ts'

/** The file appears when it is complete. */
export const exportToFile: Work = async (ctx, { slug, file, json }, console) => {
  const { id } = await requireTenantOf(ctx, slug)
  if (file === undefined) throw new PendError('Say where to: ./manage tenants export acme acme.pend')
  const draft = `${file}.part`
  await rm(draft, { force: true })
  try {
    const written = await writeArchive(platformIn(ctx, id, 'export a tenant'), draft, {
      onProgress: reportProgress(console, 'lines'),
    })
    await rename(draft, file)
    if (json) console.printJson({ file, ...written })
    else
      console.print(`${file} holds ${slug}: ${formatCount(written.lines)} lines, ${formatCount(written.files)} files.`)
    return 0
  } catch (error) {
    await rm(draft, { force: true })
    if ('syscall' in (error as object)) throw new PendError(`${file} cannot be written: ${(error as Error).message}.`)
    throw error
  }
}

export const importFromFile: Work = async (ctx, { slug: file, newSlug, dryRun, json }, console) => {
  if (file === undefined) throw new PendError('Say which file: ./manage tenants import acme.pend')
  const imported = await importTenant(ctx, file, {
    ...(newSlug !== undefined && { slug: newSlug }),
    isTrial: dryRun,
    onProgress: reportProgress(console, 'lines'),
  })
  const { slug, records, people, files } = imported
  if (json) console.printJson({ ...imported, isKept: !dryRun })
  else
    console.print(
      `${dryRun ? 'Tried, and kept nothing: ' : ''}${slug}: ${formatCount(records)} records, ${formatCount(files)} files, ${formatCount(people.found)} people who were here and ${formatCount(people.created)} new ones.`,
    )
  return 0
}
