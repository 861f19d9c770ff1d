// What the shell provides, by the names that app code uses too.
import { sql } from 'drizzle-orm'
import type { Services } from '#framework/application/project.ts'
import { createAsSystem, createRecord } from '#framework/operations/create.ts'
import { listRecords } from '#framework/operations/list.ts'
import { createRecords, removeRecords, updateRecords } from '#framework/operations/many/bulk.ts'
import { readRecord } from '#framework/operations/read.ts'
import { readAllRecords } from '#framework/operations/reading/read-all.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { runAction } from '#framework/operations/run-action.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { updateAsSystem, updateRecord } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { openCaller } from '../running/open-caller.ts'

const OPERATIONS = {
  ...{ listRecords, readRecord, createRecord, updateRecord, removeRecord, runAction },
  ...{ createRecords, updateRecords, removeRecords, readAllRecords, createAsSystem, updateAsSystem },
  ...{ inTransaction, runStatement, sql },
}

/** Changes `ctx`; both are optional. */
export interface Whereabouts {
  tenant?: string
  as?: string
}

/** Everything by name; only `ctx` changes, through `use`. */
export type ShellScope = Record<string, unknown> & { ctx: Context; use(whereabouts?: Whereabouts): Promise<string> }

/** Opens `ctx` and adds the resources, operations and models. Throws like `openCaller`. */
export async function openShellScope(services: Services, start: Whereabouts): Promise<ShellScope> {
  const { application, runtime, access } = services
  const open = ({ tenant, as }: Whereabouts) => openCaller(services, { tenant, as, reason: 'shell' })
  const resources = Object.fromEntries([...application.models.values()].map(({ name, resource }) => [name, resource]))
  const scope: ShellScope = {
    ...resources,
    ...OPERATIONS,
    ...{ application, models: application.models, runtime, access },
    ctx: await open(start),
    async use(whereabouts = {}) {
      scope.ctx = await open(whereabouts)
      return describeCaller(whereabouts)
    },
  }
  return scope
}

/** `the platform, in tenant acme` */
export function describeCaller({ tenant, as }: Whereabouts): string {
  return `${as ?? 'the platform'}, in ${tenant ? `tenant ${tenant}` : 'no tenant'}`
}
