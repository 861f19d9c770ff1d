// Creates a person who can sign in: their user and password.

import { credentials } from '#apps/passwords/index.ts'
import { users } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf, SystemInputOf } from '#framework/resource/infer.ts'

export interface NewPerson {
  person: SystemInputOf<typeof users> & { id?: string }
  /** Null for a person who signs in only by a provider. */
  passwordHash: string | null
}

/** Validated values only; `ctx` acts as the system. Throws `resource.duplicate` for a taken address. */
export function createPerson(ctx: Context, { person, passwordHash }: NewPerson): Promise<RowOf<typeof users>> {
  return inTransaction(ctx, async (inner) => {
    const { record } = await createAsSystem(inner, users, person)
    if (passwordHash !== null) await createAsSystem(inner, credentials, { user: record.id, passwordHash })
    return record
  })
}
