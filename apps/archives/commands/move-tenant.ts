// `tenants export` and `tenants import`: one tenant in one file.
import { platformIn } from '#apps/tenants/index.ts'
import { formatCount, reportProgress } from '#framework/commands/fixtures/report-progress.ts'
import { stopRequested } from '#framework/commands/server/stop-signal.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { writeArchive } from '../exporting/write-archive.ts'
import { importTenant } from '../importing/import-tenant.ts'
import { openSource, openTarget } from './archive-places.ts'
import { requireSlug, requireTenantOf, type Work } from './find-tenant.ts'

/** The file appears only when complete. A pipe gets nothing else. */
export const exportToFile: Work = async (ctx, { slug, file, force, json }, console) => {
  const { id } = await requireTenantOf(ctx, slug)
  if (file === undefined)
    throw new PendError('Say where to: ./manage tenants export acme acme.pend', 'A - is the output, for a pipe.')
  await using target = await openTarget(file, { replaces: force })
  const options = { onProgress: reportProgress(console, 'lines'), signal: stopSignal() }
  const written = await writeArchive(platformIn(ctx, id, 'export a tenant'), target.path, options)
    .then(async (done) => {
      await target.keep()
      return done
    })
    .catch((error) => {
      options.signal.throwIfAborted()
      if ('syscall' in error) throw new PendError(`${target.name} cannot be written: ${error.message}.`)
      throw error
    })
  const sentence = `${target.name} holds ${slug}: ${formatCount(written.lines)} lines, ${formatCount(written.files)} files.`
  if (file === '-') console.warn(json ? JSON.stringify({ file, ...written }) : sentence)
  else if (json) console.printJson({ file, ...written })
  else console.print(sentence)
  return 0
}

export const importFromFile: Work = async (ctx, { slug: file, newSlug, dryRun, json }, console) => {
  if (file === undefined)
    throw new PendError('Say which file: ./manage tenants import acme.pend', 'A - is what comes through a pipe.')
  if (newSlug !== undefined) requireSlug(newSlug)
  await using source = await openSource(file)
  const [report, signal] = [reportProgress(console, 'lines'), stopSignal()]
  const imported = await importTenant(ctx, source.path, {
    ...(newSlug !== undefined && { slug: newSlug }),
    isTrial: dryRun,
    onProgress(lines) {
      signal.throwIfAborted()
      report(lines)
    },
  })
  const { slug, records, people, files, notes } = imported
  if (!json) for (const note of notes) console.warn(note)
  if (json) console.printJson({ ...imported, isKept: !dryRun })
  else
    console.print(
      `${dryRun ? 'Tried, and kept nothing: ' : ''}${slug}: ${formatCount(records)} records, ${formatCount(files)} files, ${formatCount(people.found)} people who were here and ${formatCount(people.created)} new ones.`,
    )
  return 0
}

/** Ctrl+C stops the work in good order, so that no partial file stays. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  void stopRequested().then(() => stop.abort(new PendError('Stopped, and kept nothing.')))
  return stop.signal
}
