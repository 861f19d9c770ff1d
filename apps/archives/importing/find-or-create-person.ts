// People of an archive: existing accounts are found by address, others are created without a password.
import Type from 'typebox'
import { type CarriedPerson, findPersonByAddress, users } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'

const { email, firstName, middleName, lastName } = users.definition.fields
/** Nothing else is accepted: an archive makes nobody staff, active or verified (CVE-2023-39345). */
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

/** New people can sign in after requesting a reset link, which only the mailbox's owner gets. Existing people are not changed. */
export async function findOrCreatePerson(ctx: Context, person: CarriedPerson): Promise<{ id: string; isNew: boolean }> {
  const { id: _foreign, ...values } = validateInput(Person, person) as unknown as CarriedPerson
  const known = await findPersonByAddress(ctx, values.email)
  if (known) return { id: known.id, isNew: false }
  const { record } = await createAsSystem(ctx, users, values)
  return { id: record.id, isNew: true }
}
