// What tests of other folders use of portability.
import type { Context } from '#framework/request/context.ts'
import { importTenant } from './importing/import-tenant.ts'

/** What the import says against the archive; null when it took it. `ctx` is the platform in no tenant. */
export function refusalOfArchive(ctx: Context, path: string): Promise<Error | null> {
  return importTenant(ctx, path).then(
    () => null,
    (thrown: Error) => thrown,
  )
}
