// What a new person provides besides the password.
import Type from 'typebox'
import { TYPED_EMAIL } from '#apps/mail-links/index.ts'
import { users } from '#apps/users/index.ts'
import { describedAs } from '#framework/resource/schemas/described-schemas.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'

const { firstName, middleName, lastName } = users.definition.fields
/** Fields of a new person besides the password. */
export const PERSON = {
  email: TYPED_EMAIL,
  firstName: schemaOfField(firstName),
  middleName: Type.Optional(
    describedAs(Type.Union([schemaOfField(middleName), Type.Null()]), middleName.options.help!),
  ),
  lastName: schemaOfField(lastName),
}
