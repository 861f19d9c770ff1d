// Input types for create and update with exact nullability, and the mapping of their names back to fields.
import {
  GraphQLID,
  type GraphQLInputFieldConfig,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLNonNull,
} from 'graphql'
import { ownerOf } from '#framework/application/distinct-names.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { memoized } from '#framework/operations/steps/memoized.ts'
import { constantDefaultOf } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { describeField, nounOf, nounsOf } from '../describe.ts'
import { valueTypeOf } from '../fields/field-types.ts'
import { type TypeBook, type TypeName, valueNameOf } from '../type-book.ts'

/** `CreateArticleInput`; null if clients can set nothing. */
export function createInputOf(book: TypeBook, model: ResourceModel): GraphQLInputObjectType | null {
  const fields = writableFields(model, 'onCreate')
  const description = `One of the ${nounsOf(model)}, as it is to be created.`
  return inputType(
    book,
    { name: `Create${book.namesOf(model).type}Input`, description, ...ownerOf(model, 'create') },
    () => entriesOf(fields, (field) => createFieldOf(book, model, field)),
  )
}

/** `UpdateArticleInput`: any subset of the changeable fields; null if there are none. */
export function updateInputOf(book: TypeBook, model: ResourceModel): GraphQLInputObjectType | null {
  const fields = writableFields(model, 'onUpdate')
  const description = `What changes of one of the ${nounsOf(model)}; omitted fields stay as they are.`
  return inputType(
    book,
    { name: `Update${book.namesOf(model).type}Input`, description, ...ownerOf(model, 'update') },
    () => entriesOf(fields, partOf(book, model)),
  )
}

/** `UpdateArticlesInput`: the id with the changed fields. */
export function bulkUpdateInputOf(book: TypeBook, model: ResourceModel): GraphQLInputObjectType | null {
  const fields = writableFields(model, 'onUpdate')
  const description = `Which of the ${nounsOf(model)} changes, and what of it; omitted fields stay as they are.`
  const id = { type: new GraphQLNonNull(GraphQLID), description: `Id of the ${nounOf(model)}.` }
  return inputType(
    book,
    { name: `Update${book.namesOf(model).plural}Input`, description, ...ownerOf(model, 'bulk update') },
    () => ({
      ...(fields.length > 0 && { id }),
      ...entriesOf(fields, partOf(book, model)),
    }),
  )
}

function inputType(
  book: TypeBook,
  { description, ...named }: TypeName & { description: string },
  build: () => GraphQLInputFieldConfigMap,
): GraphQLInputObjectType | null {
  const fields = build()
  return Object.keys(fields).length > 0
    ? book.type(named, () => new GraphQLInputObjectType({ name: named.name, description, fields }))
    : null
}

function writableFields(model: ResourceModel, right: 'onCreate' | 'onUpdate'): FieldModel[] {
  return [...model.fields.values()].filter((field) => field[right])
}

function entriesOf(fields: FieldModel[], inputOf: (field: FieldModel) => GraphQLInputFieldConfig) {
  return Object.fromEntries(fields.map((field) => [valueNameOf(field), inputOf(field)]))
}

/** `title: String!` is required; `status: ArticleStatus! = draft` may be omitted but never null. */
function createFieldOf(book: TypeBook, model: ResourceModel, field: FieldModel): GraphQLInputFieldConfig {
  const type = valueTypeOf(book, model, field)
  const { default: fallback } = field.options
  const description = describeField(field)
  if (isSpoken(field)) return { description, type: new GraphQLNonNull(type), defaultValue: fallback }
  const isNeeded = field.isRequired && fallback === undefined
  return { description, type: isNeeded ? new GraphQLNonNull(type) : type }
}

/** Whether GraphQL can spell the default. */
function isSpoken(field: FieldModel): boolean {
  return constantDefaultOf(field) !== undefined && !field.isNullable && field.kind.scalar.form !== 'json'
}

function partOf(book: TypeBook, model: ResourceModel) {
  return (field: FieldModel): GraphQLInputFieldConfig => ({
    type: valueTypeOf(book, model, field),
    description: describeField(field),
  })
}

const fieldNamesOf = memoized(
  (model) => new Map([...model.fields.values()].map((field) => [valueNameOf(field), field.name])),
)

/** Turns `{ categoryId }` into `{ category }`, the name that operations use. */
export function fieldValuesOf(model: ResourceModel, input: object): Row {
  const names = fieldNamesOf(model)
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [names.get(name) ?? name, value]))
}

/**
 * Runs a write and renames the pointers of its errors to input names: `/category` → `/categoryId`, `/3/tags` →
 * `/3/tagIds`. `below` says where the input sits.
 */
export async function withInputNames<T>(model: ResourceModel, write: Promise<T>, below = ''): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (error instanceof Problem && error.errors.length > 0) throw renamed(error, model, below)
    throw error
  }
}

function renamed(problem: Problem, model: ResourceModel, below: string): Problem {
  let { message } = problem
  const head = new RegExp(`^(${below}(?:/\\d+)?/)([^/]+)`)
  const errors = problem.errors.map((item) => {
    const pointer = item.pointer.replace(head, (_all, head: string, name: string) => {
      const field = model.fields.get(name)
      return `${head}${field ? valueNameOf(field) : name}`
    })
    message = message.replaceAll(`${item.pointer} `, `${pointer} `)
    return { ...item, pointer }
  })
  return new Problem(problem.code, message, { errors, headers: problem.headers, cause: problem })
}
