// The answer of GET /admin, part by part, with what each part says.
import Type, { type TProperties, type TSchema } from 'typebox'
import { aCount, aFlag, aText, aTextOrNull, describedAs } from '#framework/resource/described-schemas.ts'

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
  label: aText('What people read beside it, such as `Title`.'),
  help: aTextOrNull('A sentence for whoever fills it in.'),
  kind: aText('What sort of value it holds, such as `text`.'),
  widget: aText('How it is shown and asked for.'),
  schema: anything('JSON Schema of its values.'),
  isRequired: aFlag('Whether a new record must bring it.'),
  isNullable: aFlag('Whether it can be null.'),
  isList: aFlag('Whether it holds several values.'),
  default: anything('What a new record has that does not bring it.'),
  onCreate: aFlag('Whether I may write it in a new record.'),
  onUpdate: aFlag('Whether I may change it.'),
  choices: orNull(texts('Words.'), 'All words it can be; null where it is no choice.'),
  tones: wordsBy('How its words are shown: `good`, `warn`, `danger`, `accent` or `plain`.'),
  relation: orNull(RELATION, 'Where it leads; null where it is no relation.'),
  follows: aTextOrNull('The field that it is made from where it is left empty, as a slug from a title.'),
  isSecret: aFlag('Whether its value stands in no copy, such as the trail: keep it nowhere either.'),
})

const GROUP = shape({
  title: aText('What stands above the fields, such as `Text`.'),
  fields: texts('Names of fields, in their order.'),
})

const ACTION = shape({
  name: aText('The word for it, such as `publish`.'),
  path: aText('Last part of its address, below a record, such as `publish`.'),
  permission: aText('The word that allows it, such as `articles.publish`.'),
  summary: aText('What it does, in a short phrase.'),
  description: aTextOrNull('What else one should know of it, in sentences.'),
  isDangerous: aFlag('Whether people should be asked first.'),
  input: anything('JSON Schema of what it takes; null where it takes nothing.'),
})

const TERM = shape({
  field: aText('What is sorted by, such as `createdAt`.'),
  direction: aText('Which way, such as `desc` for downwards; upwards is `asc`.'),
})

const PRESET = shape({
  name: aText('What it is called, such as `Drafts`.'),
  words: wordsBy('As they stand in the address of the list.'),
})

const INLINE = shape({
  resource: aText('Name of the resource whose records they are.'),
  through: aText('The field of theirs that points here.'),
  fields: texts('Fields of theirs that are asked for, in their order.'),
})

const RESOURCE = shape({
  name: aText('Its name in permissions, such as `articles`.'),
  app: aText('The app that declares it.'),
  group: aText('Heading of the menu that it stands under.'),
  icon: aTextOrNull('The path of an SVG of 16 by 16 beside its name; null without one.'),
  label: aText('What one record is called, such as `Article`.'),
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
    description: 'Lookups by field; `category__slug` is a field of what a relation leads to.',
  }),
  presets: listOf(PRESET, 'Lists as the app thinks of them.'),
  facets: texts('Fields that the records of a list can be counted by.'),
  isExported: aFlag('Whether I can have its list as a file.'),
  fields: listOf(FIELD, 'Those that I may read, in the order of answers.'),
  sections: listOf(GROUP, 'Headings of the form with the fields below each; fields of none stand before them.'),
  visibleWhen: Type.Record(Type.String(), Type.Record(Type.String(), Type.Array(Type.Unknown())), {
    description: 'For a field, the values that others must have for it to be asked.',
  }),
  inlines: listOf(INLINE, 'Records of others that are asked for in tables below the form.'),
  actions: listOf(ACTION, 'Those that I may run.'),
  many: texts('Of update, delete and the names of actions, those that I may run on many records.'),
})

const BRAND = shape({
  name: aText('What the service or the tenant is called, such as `Tea House`.'),
  color: aTextOrNull('The accent, such as `#0a655d`; null for the one that the admin is made with.'),
  logo: aTextOrNull('Where the picture is, on this origin; null without one.'),
  texts: Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
    description: 'Texts in place of those that the admin is made with, by language and key.',
  }),
})

const UPLOADS = shape({
  maxSize: Type.Integer({ description: 'How many bytes a file can have.' }),
  types: texts('Media types that are taken; the bytes say what a file is.'),
})

/** Everything that a caller's screens are built from. */
export const ADMIN_METADATA = shape({
  person: orNull(PERSON, 'Whoever calls; null for nobody.'),
  impersonation: orNull(
    IMPERSONATION,
    'Who of the platform’s staff acts in this name; null for the person themselves.',
  ),
  tenant: orNull(TENANT, 'The one that this request names; null without one.'),
  tenants: listOf(TENANT, 'Those that I am a member of, by name.'),
  permissions: texts('Words of all that I may do here.'),
  barredBy: aTextOrNull('Code of the problem that keeps me out of the tenant that was named.'),
  uploads: orNull(UPLOADS, 'What I may send as a file; null for nobody.'),
  locale: aTextOrNull('Language of the tenant; null where the browser decides.'),
  timeZone: aTextOrNull('Where the clocks of the tenant stand; null where the browser decides.'),
  brand: describedAs(BRAND, 'How the service presents itself.'),
  passwordLength: aCount('The fewest characters of a new password.'),
  mailsAt: aTextOrNull('Where what was mailed can be read; null outside of development.'),
  resources: listOf(RESOURCE, 'Everything stored here that I may see or change.'),
})
