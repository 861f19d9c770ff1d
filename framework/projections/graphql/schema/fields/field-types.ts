// The type of a field's value: its scalar, or an enum for a closed list of words.
import {
  GraphQLEnumType,
  GraphQLID,
  type GraphQLLeafType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  type GraphQLScalarType,
} from 'graphql'
import { ownerOf, ownerWithin } from '#framework/application/distinct-names.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { describedWords, nounsOf } from '../describe.ts'
import { scalarTypeOf } from '../scalars.ts'
import type { TypeBook } from '../type-book.ts'

const ENUM_WORD = /^(?!__|(?:true|false|null)$)[_A-Za-z][_0-9A-Za-z]*$/

/** The type of one value, or of one item of a list field. */
export function leafTypeOf(book: TypeBook, model: ResourceModel, field: FieldModel): GraphQLLeafType {
  const choices = field.kind.choices?.(field.options) ?? []
  // Words are the same on every surface, so only words that GraphQL can spell become an enum.
  if (choices.length === 0 || !choices.every((word) => ENUM_WORD.test(word))) return scalarOf(field)
  const name = `${book.namesOf(model).type}${pascalOf(field.name)}`
  return book.type(
    { name, ...ownerWithin(ownerOf(model, 'fields'), field.name) },
    () =>
      new GraphQLEnumType({
        name,
        ...describedWords(`${field.label} of ${nounsOf(model)}`, choices),
      }),
  )
}

/** A record's id is an ID, as Relay clients expect; other identifiers are UUIDs. */
function scalarOf({ name, isSystem, kind }: FieldModel): GraphQLScalarType {
  return name === 'id' && isSystem ? GraphQLID : scalarTypeOf(kind.scalar)
}

/** The type of the whole value, without nullability. */
export function valueTypeOf(
  book: TypeBook,
  model: ResourceModel,
  field: FieldModel,
): GraphQLLeafType | GraphQLList<GraphQLNonNull<GraphQLLeafType>> {
  const leaf = leafTypeOf(book, model, field)
  return field.isList ? new GraphQLList(new GraphQLNonNull(leaf)) : leaf
}

/** `type!` if null cannot occur. */
export function nonNullIf<T extends GraphQLNullableType>(type: T, isNeverNull: boolean): T | GraphQLNonNull<T> {
  return isNeverNull ? new GraphQLNonNull(type) : type
}
