// `loaddata`: loads records from fixture files.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from './define-command.ts'

/** All files or nothing, unless `--batch` says otherwise. */
export const loaddata = defineCommand({
  name: 'loaddata',
  group: 'Database',
  summary: 'write the records of JSON files into a tenant',
  description:
    'A file is a list of { "resource": "articles", "id": "…", "fields": { … } }, as dumpdata writes it, or one such object on each line. Records pass the usual checks. Ids are kept, and a record with an existing id is updated. References may point to later records. People with an account are found by their address; others are created without a password. Files include their content. If one record is refused, nothing is written.',
  arguments: { files: { summary: 'the files, in this order; - reads standard input', required: true, many: true } },
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'the tenant that the records belong to' },
    as: { kind: 'text', value: 'email', summary: 'write as this person, who needs the right to create and update' },
    ignoreExisting: { kind: 'flag', summary: 'skip records with an existing id' },
    batch: { kind: 'integer', value: 'number', summary: 'commit after this many records' },
  },
  examples: {
    'loaddata articles.json --tenant acme': 'all of the file or nothing',
    'loaddata big.jsonl --tenant acme --batch 10000': 'a very large file, in parts',
  },
  async run(project, { files, tenant, as, ignoreExisting, batch }, console) {
    if (batch !== undefined && batch < 1) throw new PendError('--batch must be 1 or more.')
    const { readFixtures, requireFile } = await import('./fixtures/read-fixtures.ts')
    for (const file of files) await requireFile(file)
    const { openCaller } = await import('./open-caller.ts')
    const { loadFixtures } = await import('./fixtures/load-fixtures.ts')
    const { formatCount, reportProgress } = await import('./fixtures/report-progress.ts')
    const services = await project.openServices()
    const ctx = await openCaller(services, { tenant, as, reason: 'loaddata' })
    const report = reportProgress(console, 'records')
    async function* readAll() {
      for (const file of files) yield* readFixtures(file === '-' ? console.input : file, services.application.models)
    }
    const { created, updated, ignored, notes } = await loadFixtures(ctx, readAll(), {
      batch,
      carriers: services.application.carriers,
      ignoresExisting: ignoreExisting,
      onProgress: (done) => report(done.created + done.updated + done.ignored),
    })
    for (const note of notes) console.warn(note)
    console.print(
      `Loaded ${formatCount(created + updated)} records: ${formatCount(created)} new, ${formatCount(updated)} updated${ignored > 0 ? `; ${formatCount(ignored)} were there already` : ''}.`,
    )
  },
})
