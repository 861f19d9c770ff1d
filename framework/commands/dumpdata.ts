// `dumpdata`: writes the records of a tenant as a fixture.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from './define-command.ts'

/** Streams; a file appears only when complete. */
export const dumpdata = defineCommand({
  name: 'dumpdata',
  group: 'Database',
  summary: 'write the records of a tenant as JSON that loaddata reads',
  description:
    'Reads as of one moment, and orders resources so that they can be loaded again. Hidden fields are omitted. Without names, it writes everything in the tenant that the API can create, its settings, its files with their content, and the people they refer to. With --as, it writes only what the API can create.',
  arguments: { resources: { summary: 'the resources (default: all)', many: true } },
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'the tenant to read' },
    as: { kind: 'text', value: 'email', summary: 'read only what this person may read' },
    output: { kind: 'text', value: 'file', short: 'o', summary: 'write into this file instead of the terminal' },
    format: { kind: 'text', value: 'format', choices: ['json', 'jsonl'], default: 'json', summary: 'the format' },
    indent: { kind: 'integer', value: 'spaces', summary: 'spread each record over several lines (json)' },
  },
  examples: {
    'dumpdata --tenant acme -o acme.json': 'everything in a tenant',
    'dumpdata articles --tenant acme --format jsonl': 'one record a line, into a pipe',
  },
  async run(project, { resources, tenant, as, output, format, indent }, console) {
    if (indent !== undefined && (format === 'jsonl' || indent < 0 || indent > 8))
      throw new PendError('--indent is 0 to 8, and only for --format json.')
    const { openCaller } = await import('./open-caller.ts')
    const { chooseModels } = await import('./fixtures/choose-models.ts')
    const { writeFixtures } = await import('./fixtures/write-fixtures.ts')
    const { formatCount, reportProgress } = await import('./fixtures/report-progress.ts')
    const services = await project.openServices()
    const { models: known, carriers } = services.application
    // People can load only what they can create.
    const models = chooseModels(known, resources, as === undefined ? carriers : undefined)
    if (tenant === undefined && models.some(({ rows }) => rows.hasTenant))
      throw new PendError('These records live in tenants.', 'Say in which: --tenant <slug>')
    const ctx = await openCaller(services, { tenant, as, reason: 'dumpdata' })
    const report = reportProgress(console, 'records')
    let count = 0
    const onProgress = () => report(++count)
    await writeFixtures(ctx, { models, carriers, format, indent, onProgress }, (text) =>
      save(text, output ?? console.output),
    )
    console.warn(
      `Dumped ${formatCount(count)} records of ${models.map(({ name }) => name).join(', ')}${output ? ` into ${output}` : ''}.`,
    )
  },
})

async function save(text: AsyncIterable<string>, output: string | Writable): Promise<void> {
  if (typeof output !== 'string') {
    // The reader may stop early: `dumpdata | head`.
    return pipeline(Readable.from(text), output, { end: false }).catch((error) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  const draft = `${output}.part`
  try {
    await pipeline(Readable.from(text), createWriteStream(draft))
    await rename(draft, output)
  } catch (error) {
    await rm(draft, { force: true })
    if ('syscall' in (error as object)) throw new PendError(`${output} cannot be written: ${(error as Error).message}.`)
    throw error
  }
}
