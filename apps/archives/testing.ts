// Portability for other folders' tests.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Context } from '#framework/request/context.ts'
import { ArchiveSums } from './archive/archive-format.ts'
import { writeArchive } from './exporting/write-archive.ts'
import { importTenant } from './importing/import-tenant.ts'

/** The lines of the archive of the context's tenant, without its end. `ctx` is the platform in it. */
export function linesOfArchive(ctx: Context): Promise<string[]> {
  return withFile(async (file) => {
    await writeArchive(ctx, file)
    return gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n')
      .slice(0, -1)
  })
}

/** The matching end for these lines. */
export function endOfArchive(lines: readonly string[]): string {
  const sums = new ArchiveSums()
  for (const line of lines) sums.add(line, JSON.parse(line).section ?? null)
  return JSON.stringify({ manifest: sums.manifest() })
}

/** The import's refusal of an archive with these lines; null if accepted. `ctx` is the platform in no tenant. */
export function refusalOfArchive(ctx: Context, lines: readonly string[]): Promise<Error | null> {
  return withFile(async (file) => {
    await writeFile(file, gzipSync(`${lines.join('\n')}\n`))
    return importTenant(ctx, file).then(
      () => null,
      (thrown: Error) => thrown,
    )
  })
}

async function withFile<Result>(use: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-archive-'))
  try {
    return await use(path.join(folder, `${randomUUID()}.pend`))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
