// Creates a tenant from an archive: all of it or nothing.
import { randomUUIDv7 } from 'node:crypto'
import { fileService, folderOf } from '#apps/files/index.ts'
import { tenants } from '#apps/tenants/index.ts'
import { hasOwner } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import { allowLongWork } from '#framework/operations/writing/long-work.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { ArchiveHead } from '../archive/archive-format.ts'
import { chooseContents } from '../archive/choose-contents.ts'
import { damaged, readArchive } from '../archive/read-archive.ts'
import { FileReceiver } from './receive-files.ts'
import { writeLateReferences } from './write-late-references.ts'
import { type Restored, SectionWriter } from './write-sections.ts'

export interface ImportOptions {
  /** Instead of the one in the archive. */
  readonly slug?: string
  /** Tries everything and keeps nothing. */
  readonly isTrial?: boolean
  onProgress?(lines: number): void
}

export interface ImportedTenant extends Restored {
  readonly id: string
  readonly slug: string
}

class TrialEnded extends Error {}

/**
 * Ids are kept, because keys include the tenant; the tenant itself gets a new id, so that an archive can be imported
 * repeatedly and never writes into an existing tenant. People are found by address or created without a password.
 * Throws PendError for any fault of the archive. `ctx` is the platform in no tenant.
 */
export async function importTenant(ctx: Context, path: string, options: ImportOptions = {}): Promise<ImportedTenant> {
  const { carried } = chooseContents(ctx.runtime)
  const known = new Set(carried.map(({ name }) => name))
  // Reads it to its end before writing anything: most faults of a file are at its end.
  const head = await readArchive(path, { onHead: (each) => requireKnown(each, known), onLine() {} })
  const tenantId = randomUUIDv7()
  const inside = contextOfImport(ctx, tenantId)
  const slug = options.slug ?? head.tenant.slug
  let restored: Restored | undefined
  try {
    await inTransaction(inside, async (inner) => {
      await allowLongWork(inner)
      restored = await write(inner, path, { ...options, slug, head })
      if (options.isTrial) throw new TrialEnded()
    })
  } catch (error) {
    await fileService.of(ctx).storage.removeAll(folderOf(tenantId))
    if (!(error instanceof TrialEnded)) throw error instanceof Problem ? explain(error, slug) : error
  }
  return { id: tenantId, slug, ...restored! }
}

/** Imports emit no events: they happened elsewhere, and nobody follows a tenant that does not exist yet. */
function contextOfImport({ runtime, requestId }: Context, tenantId: string): Context {
  const models = new Map([...runtime.models].filter(([name]) => name !== 'events'))
  return createContext({ ...runtime, models }, { requestId, tenantId }).asSystem('import a tenant')
}

async function write(
  ctx: Context,
  path: string,
  { slug, head, isTrial, onProgress }: ImportOptions & { slug: string; head: ArchiveHead },
): Promise<Restored> {
  const id = ctx.tenantId!
  await createAsSystem(ctx, tenants, { id, name: head.tenant.name, slug })
  const { carried } = chooseContents(ctx.runtime)
  const files = new FileReceiver(ctx, { keepsBytes: !isTrial })
  const sections = new SectionWriter(ctx, { carried, files, ...(onProgress && { onProgress }) })
  try {
    await readArchive(path, { onHead() {}, onLine: (line) => sections.take(line) })
    const restored = await sections.end()
    files.requireAll()
    await writeLateReferences(ctx, path, carried)
    if (!(await hasOwner(ctx))) throw damaged('nobody owns the tenant')
    const details = { from: head.tenant.slug, exportedAt: String(head.exportedAt).slice(0, 40) }
    await recordInTrail(ctx, { operation: 'import', resource: 'tenants', recordId: id, details })
    return restored
  } finally {
    await files.close()
  }
}

function requireKnown({ resources }: ArchiveHead, known: ReadonlySet<string>): void {
  const strange = resources.filter((name) => !known.has(name))
  if (strange.length > 0)
    throw new PendError(
      `The archive holds what this deployment does not take: ${strange.map((name) => String(name).slice(0, 60)).join(', ')}.`,
      'Install the apps that declare it.',
    )
}

function explain(problem: Problem, slug: string): PendError {
  if (problem.code === 'resource.duplicate' && problem.errors[0]?.pointer === '/slug')
    return new PendError(`The slug "${slug}" is taken here.`, 'Choose another: --slug <slug>')
  const [fault] = problem.errors
  if (fault?.pointer === '/slug')
    return new PendError(`The slug "${slug}" ${fault.message}.`, 'Choose another: --slug <slug>')
  return new PendError(`The archive cannot be imported: ${problem.message}`, 'Nothing was kept.', { cause: problem })
}
