// GET /admin: what the screens of this caller are built from.
import { hash } from 'node:crypto'
import Type, { type TProperties, type TSchema } from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { holdsTag } from '#shared/utils/entity-tags.ts'
import { describeAdmin } from './admin-surface.ts'

const Text = Type.String()
const Word = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const Flag = Type.Boolean()
const Texts = Type.Array(Text)
const Json = Type.Unknown()
const shape = (properties: TProperties) => Type.Object(properties, { additionalProperties: false })
const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()])

const TENANT = shape({ id: Text, slug: Text, name: Text })
const PERSON = shape({ id: Text, email: Text, firstName: Text, lastName: Text, isStaff: Flag, isSuperuser: Flag })
const FIELD = shape({
  ...{ name: Text, label: Text, help: Word, kind: Text, widget: Text, schema: Json },
  ...{ isRequired: Flag, isNullable: Flag, isList: Flag, default: Json, onCreate: Flag, onUpdate: Flag },
  ...{ choices: orNull(Texts), relation: orNull(shape({ to: Text, cardinality: Text })) },
})
const ACTION = shape({ name: Text, path: Text, permission: Text, summary: Text, isDangerous: Flag, input: Json })
const RESOURCE = shape({
  ...{ name: Text, app: Text, group: Text, label: Text, labelPlural: Text, description: Text, path: Text },
  ...{ isInTenant: Flag, titleField: Text, operations: Texts, columns: Texts, sortable: Texts, isSearchable: Flag },
  ordering: Type.Array(shape({ field: Text, direction: Text })),
  filters: Type.Record(Text, Texts),
  fields: Type.Array(FIELD),
  actions: Type.Array(ACTION),
})

export const readAdmin = defineEndpoint({
  method: 'GET',
  path: '/admin',
  name: 'readAdmin',
  tag: 'Admin',
  summary: 'Read what my screens are built from',
  access: 'public',
  // Its schemas are JSON Schemas: GraphQL describes its own types by introspection.
  restOnly: true,
  answer: shape({
    ...{ person: orNull(PERSON), tenant: orNull(TENANT), tenants: Type.Array(TENANT), permissions: Texts },
    ...{ barredBy: Word, locale: Word, timeZone: Word, brand: shape({ name: Text }), resources: Type.Array(RESOURCE) },
  }),
  problems: ['auth.invalid_token', 'auth.expired_token', 'auth.session_ended', 'tenants.not_found', 'tenants.mismatch'],
  async run(_ctx, { headers, identify }) {
    const body = await describeAdmin(await identify())
    const etag = `"${hash('sha1', JSON.stringify(body), 'base64url')}"`
    const kept = { etag, 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie, X-Tenant' }
    return holdsTag(headers['if-none-match'], etag)
      ? { status: 304, headers: kept }
      : { body: body as never, headers: kept }
  },
})
