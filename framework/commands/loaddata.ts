// `loaddata`: writes the records of fixture files.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from './define-command.ts'

/** All files or nothing, unless `--batch` says otherwise. */
export const loaddata = defineCommand({
  name: 'loaddata',
  group: 'Database',
  summary: 'write the records of JSON files into a tenant',
  description:
    'A file is a list of { "resource": "articles", "id": "…", "fields": { … } }, as dumpdata writes it, or one such object a line. Records pass the same checks as everything that is written. Ids are kept: a record whose id is there already is updated. References may lead to what stands further down. People who have an account are found by their address, others are made without a password; files come with their bytes. Everything is written or, when one record is refused, nothing.',
  arguments: { files: { summary: 'the files, in their order; - reads what is piped in', required: true, many: true } },
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'the tenant the records belong to' },
    as: { kind: 'text', value: 'email', summary: 'who writes them; the right to create and update is needed then' },
    ignoreExisting: { kind: 'flag', summary: 'leave records alone whose id is there already' },
    batch: { kind: 'integer', value: 'number', summary: 'keep what is written after so many records each' },
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
