// People of an archive: those who have a user here are found by their address, others are made without a password.
import Type from 'typebox'
import { type CarriedPerson, findPersonByAddress, users } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'

const { email, firstName, middleName, lastName } = users.definition.fields
/** Nothing else is taken: an archive makes nobody staff, active or verified (CVE-2023-39345). */
const Person = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    email: schemaOfField(email),
    firstName: schemaOfField(firstName),
    middleName: Type.Optional(Type.Union([schemaOfField(middleName), Type.Null()])),
    lastName: schemaOfField(lastName),
  },
  { additionalProperties: false },
)

/**
 * Whoever is made can log in once they asked for a link to reset the password, which only the owner of the mailbox gets. Nothing of
 * somebody who is there already is changed.
 */
export async function findOrCreatePerson(ctx: Context, person: CarriedPerson): Promise<{ id: string; isNew: boolean }> {
  const { id: _foreign, ...values } = validateInput(Person, person) as unknown as CarriedPerson
  const known = await findPersonByAddress(ctx, values.email)
  if (known) return { id: known.id, isNew: false }
  const { record } = await createAsSystem(ctx, users, values)
  return { id: record.id, isNew: true }
}
