// The schema of the answer of GET /admin, part by part, with descriptions.
import Type, { type TProperties, type TSchema } from 'typebox'
import { aCount, aFlag, aText, aTextOrNull, describedAs } from '#framework/resource/schemas/described-schemas.ts'

const texts = (description: string) => Type.Array(Type.String(), { description })
const wordsBy = (description: string) => Type.Record(Type.String(), Type.String(), { description })
const anything = (description: string) => Type.Unknown({ description })
const shape = (properties: TProperties) => Type.Object(properties, { additionalProperties: false })
const listOf = (items: TSchema, description: string) => Type.Array(items, { description })
const orNull = (schema: TSchema, description: string) => describedAs(Type.Union([schema, Type.Null()]), description)

const TENANT = shape({
  id: aText('Id, the same in every address.'),
  slug: aText('What X-Tenant names it by.'),
  name: aText('What people call it, such as `Tea House`.'),
})

const PERSON = shape({
  id: aText('Id of the user.'),
  email: aText('The address they log in with.'),
  firstName: aText('The given name.'),
  lastName: aText('The family name.'),
  staffLevel: aTextOrNull('`support` or `superuser`: what they are to the platform; null for nearly everybody.'),
})

const IMPERSONATION = shape({
  by: aText('The address of who acts in my name.'),
  reason: aTextOrNull('Why, as they said.'),
  expiresAt: aText('When it ends unless it ended before.'),
})

const RELATION = shape({
  to: aText('Name of the resource it points at.'),
  cardinality: aText('`one` or `many`.'),
})

const FIELD = shape({
  name: aText('Key in records, such as `title`.'),
  label: aText('Its label, such as `Title`.'),
  help: aTextOrNull('A sentence that helps to fill it in.'),
  kind: aText('The kind of its value, such as `text`.'),
  widget: aText('How it is shown and asked for.'),
  schema: anything('JSON Schema of its values.'),
  isRequired: aFlag('Whether a new record requires it.'),
  isNullable: aFlag('Whether it can be null.'),
  isList: aFlag('Whether it holds several values.'),
  default: anything('Its default in a new record.'),
  onCreate: aFlag('Whether I may write it in a new record.'),
  onUpdate: aFlag('Whether I may change it.'),
  choices: orNull(texts('Words.'), 'All words that it accepts; null for other kinds.'),
  tones: wordsBy('How its words are shown: `good`, `warn`, `danger`, `accent` or `plain`.'),
  relation: orNull(RELATION, 'The related resource; null for other kinds.'),
  follows: aTextOrNull('The field that it is made from where it is left empty, as a slug from a title.'),
  isSecret: aFlag('Whether its value is kept out of copies such as the trail. Do not store it either.'),
})

const GROUP = shape({
  title: aText('The heading above the fields, such as `Text`.'),
  fields: texts('Names of fields, in their order.'),
})

const ACTION = shape({
  name: aText('Its name, such as `publish`.'),
  path: aText('The last part of its address, below a record, such as `publish`.'),
  permission: aText('The permission that allows it, such as `articles.publish`.'),
  summary: aText('What it does, in a short phrase.'),
  description: aTextOrNull('What else one should know of it, in sentences.'),
  isDangerous: aFlag('Whether people should be asked first.'),
  input: anything('JSON Schema of what it takes; null where it takes nothing.'),
})

const TERM = shape({
  field: aText('The field to sort by, such as `createdAt`.'),
  direction: aText('The direction: `asc` or `desc`.'),
})

const PRESET = shape({
  name: aText('Its label, such as `Drafts`.'),
  words: wordsBy('As in the address of the list.'),
})

const INLINE = shape({
  resource: aText('Name of the resource whose records they are.'),
  through: aText('The field of theirs that points here.'),
  fields: texts('Fields of theirs that are asked for, in their order.'),
})

const RESOURCE = shape({
  name: aText('Its name in permissions, such as `articles`.'),
  app: aText('The app that declares it.'),
  group: aText('The heading of the menu that lists it.'),
  icon: aTextOrNull('The path of an SVG of 16 by 16 beside its name; null without one.'),
  label: aText('The label of one record, such as `Article`.'),
  labelPlural: aText('What several are called.'),
  description: aText('What it is for, such as `Texts that a tenant publishes.`'),
  path: aText('Its address below that of the API.'),
  isInTenant: aFlag('Whether its records live in tenants.'),
  isAudited: aFlag('Whether the audit trail holds its changes.'),
  titleField: aText('The field that people know a record by.'),
  operations: texts('Those of list, read, create, update and delete that I may use.'),
  columns: texts('Fields that a list shows first.'),
  editable: texts('Fields that I may change in the list.'),
  ordering: listOf(TERM, 'How a list is sorted that says nothing.'),
  sortable: texts('Fields that a list can be sorted by.'),
  isSearchable: aFlag('Whether lists take `search`.'),
  filters: Type.Record(Type.String(), Type.Array(Type.String()), {
    description: 'Lookups by field; `category__slug` is a field of a related record.',
  }),
  presets: listOf(PRESET, 'Lists as the app thinks of them.'),
  facets: texts('Fields that the records of a list can be counted by.'),
  isExported: aFlag('Whether I can have its list as a file.'),
  fields: listOf(FIELD, 'Those that I may read, in the order of answers.'),
  sections: listOf(GROUP, 'Headings of the form with their fields. Fields without a heading come first.'),
  visibleWhen: Type.Record(Type.String(), Type.Record(Type.String(), Type.Array(Type.Unknown())), {
    description: 'For each field, the values that other fields must have before it is shown.',
  }),
  inlines: listOf(INLINE, 'Records of others that are asked for in tables below the form.'),
  actions: listOf(ACTION, 'Those that I may run.'),
  many: texts('Of update, delete and the names of actions, those that I may run on many records.'),
})

const BRAND = shape({
  name: aText('The name of the service or the tenant, such as `Tea House`.'),
  color: aTextOrNull('The accent colour, such as `#0a655d`; null for that of the admin itself.'),
  logo: aTextOrNull('Where the picture is, on this origin; null without one.'),
  texts: Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
    description: 'Texts that replace those of the admin, by language and key.',
  }),
})

const UPLOADS = shape({
  maxSize: Type.Integer({ description: 'The largest file in bytes.' }),
  types: texts('Media types that are taken; the bytes say what a file is.'),
})

/** Everything that a caller's screens are built from. */
export const ADMIN_METADATA = shape({
  person: orNull(PERSON, 'The caller; null if nobody is signed in.'),
  impersonation: orNull(
    IMPERSONATION,
    'Who of the platform’s staff acts in this name; null for the person themselves.',
  ),
  tenant: orNull(TENANT, 'The one that this request names; null without one.'),
  tenants: listOf(TENANT, 'Those that I am a member of, by name.'),
  permissions: texts('Words of all that I may do here.'),
  barredBy: aTextOrNull('Code of the problem that keeps me out of the tenant that was named.'),
  uploads: orNull(UPLOADS, 'The files that I may upload; null if nobody is signed in.'),
  locale: aTextOrNull('Language of the tenant; null where the browser decides.'),
  timeZone: aTextOrNull('Where the clocks of the tenant stand; null where the browser decides.'),
  brand: describedAs(BRAND, 'How the service presents itself.'),
  passwordLength: aCount('The fewest characters of a new password.'),
  mailsAt: aTextOrNull('Where what was mailed can be read; null outside of development.'),
  resources: listOf(RESOURCE, 'Everything stored here that I may see or change.'),
})
