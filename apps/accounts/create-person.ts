// A new person who can log in: their user and their password.

import { credentials } from '#apps/passwords/index.ts'
import { users } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import type { RowOf, SystemInputOf } from '#framework/resource/infer.ts'

export interface NewPerson {
  person: SystemInputOf<typeof users> & { id?: string }
  /** Null for somebody who logs in by a provider alone. */
  passwordHash: string | null
}

/** Checked values only; `ctx` acts as the system. Throws `resource.duplicate` for an address that is taken. */
export function createPerson(ctx: Context, { person, passwordHash }: NewPerson): Promise<RowOf<typeof users>> {
  return inTransaction(ctx, async (inner) => {
    const { record } = await createAsSystem(inner, users, person)
    if (passwordHash !== null) await createAsSystem(inner, credentials, { user: record.id, passwordHash })
    return record
  })
}
