// What the query string of a link holds beside what it asks for.
import Type from 'typebox'

export const LINK_PROPERTIES = {
  tenant: Type.Optional(
    Type.String({ maxLength: 36, description: 'Id of the tenant, where the host does not say it.' }),
  ),
  expires: Type.Optional(Type.Integer({ minimum: 0, maximum: 99_999_999_999, description: 'Seconds since 1970.' })),
  signature: Type.Optional(Type.String({ maxLength: 100 })),
}
