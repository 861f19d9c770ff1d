// Filter inputs: the declared filters and lookups of a resource, across one relation too, and how they are read.
import {
  GraphQLBoolean,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLList,
  GraphQLNonNull,
  isScalarType,
} from 'graphql'
import { ownerOf, ownerWithin } from '#framework/application/distinct-names.ts'
import { type AskedCondition, isFlagLookup, isListLookup } from '#framework/operations/listing/filters/filter-values.ts'
import { readFilter } from '#framework/operations/listing/filters/groups.ts'
import {
  allowsFilter,
  type Condition,
  type Filter,
  resolveCondition,
} from '#framework/operations/listing/list-query.ts'
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import { memoized } from '#framework/operations/steps/memoized.ts'
import type { Lookup } from '#framework/resource/field.ts'
import { isDatePart } from '#framework/resource/fields/lookups.ts'
import { labelOf, pascalOf } from '#framework/resource/inflection.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { describeField, LOOKUPS, nounsOf } from './describe.ts'
import { leafTypeOf } from './fields/field-types.ts'
import { SCALARS } from './scalars.ts'
import { type TypeBook, targetOf, valueNameOf } from './type-book.ts'

/** `ArticleFilter`, or null if the resource declares no filters. */
export function filterTypeOf(book: TypeBook, model: ResourceModel): GraphQLInputObjectType | null {
  if (filteredFields(model).length === 0) return null
  const name = `${book.namesOf(model).type}Filter`
  return book.type({ name, ...ownerOf(model, 'filters') }, () => {
    const type: GraphQLInputObjectType = new GraphQLInputObjectType({
      name,
      description: `Conditions on ${nounsOf(model)}; all that are given must hold.`,
      fields: () => ({ ...ownFilters(book, model), ...relatedFilters(book, model), ...groupsOf(type) }),
    })
    return type
  })
}

function groupsOf(type: GraphQLInputObjectType): GraphQLInputFieldConfigMap {
  const several = new GraphQLList(new GraphQLNonNull(type))
  return {
    and: { type: several, description: 'All of these match.' },
    or: { type: several, description: 'At least one of these matches.' },
    not: { type, description: 'This does not match. A missing value counts as no match.' },
  }
}

function filteredFields(model: ResourceModel): FieldModel[] {
  return [...model.filters].filter((name) => allowsFilter(model, name)).map((name) => model.fields.get(name)!)
}

/** By their names in documents. */
const filtersByName = memoized((model) => new Map(filteredFields(model).map((field) => [valueNameOf(field), field])))

function ownFilters(book: TypeBook, model: ResourceModel): GraphQLInputFieldConfigMap {
  const entries = filteredFields(model).map((field) => [
    valueNameOf(field),
    { type: lookupsTypeOf(book, model, field), description: `Conditions on: ${describeField(field)}` },
  ])
  return Object.fromEntries(entries)
}

/** At most one relation deep, as everywhere: `category: { slug: { exact: "news" } }`. */
function relatedFilters(book: TypeBook, model: ResourceModel): GraphQLInputFieldConfigMap {
  const entries = filteredFields(model).flatMap((field) => {
    const target = targetOf(book, field)
    if (!target || filteredFields(target).length === 0) return []
    const name = `${book.namesOf(target).type}RelationFilter`
    const description = `Conditions on ${nounsOf(target)} that records point at; all that are given must hold.`
    const build = () => new GraphQLInputObjectType({ name, description, fields: () => ownFilters(book, target) })
    const type = book.type({ name, ...ownerOf(target, 'filters across a relation') }, build)
    return [[field.name, { type, description: `Conditions on what ${field.name} points at.` }]]
  })
  return Object.fromEntries(entries)
}

/** Fields of one kind share a type (`TextFilter`); each closed list of words has its own. */
function lookupsTypeOf(book: TypeBook, model: ResourceModel, field: FieldModel): GraphQLInputObjectType {
  const leaf = leafTypeOf(book, model, field)
  const base = leaf.name === field.kind.scalar.name ? pascalOf(field.kind.name) : leaf.name
  const name = `${field.lookups.includes('isnull') ? 'Nullable' : ''}${base}Filter`
  const entries = field.lookups.map((lookup) => [
    lookup,
    { type: operandOf(leaf, lookup), description: LOOKUPS[lookup] },
  ])
  const description = `Conditions on one ${labelOf(base).toLowerCase()}; all that are given must hold.`
  const owner = isScalarType(leaf)
    ? { ...PEND, of: `every ${field.kind.name}: filters` }
    : ownerWithin(ownerOf(model, 'filters'), field.name)
  return book.type(
    { name, ...owner },
    () => new GraphQLInputObjectType({ name, description, fields: Object.fromEntries(entries) }),
  )
}

function operandOf(leaf: GraphQLLeafType, lookup: Lookup): GraphQLInputType {
  if (isFlagLookup(lookup)) return GraphQLBoolean
  if (isDatePart(lookup)) return GraphQLInt
  if (lookup === 'date') return SCALARS.Date
  return isListLookup(lookup) ? new GraphQLList(new GraphQLNonNull(leaf)) : leaf
}

/** The condition of a filter. Refuses a null operand: a silently dropped condition would reveal too much (GHSA-hxgm-ghmv-xjjm). */
export function resolveFilter(book: TypeBook, model: ResourceModel, filter: object): Filter[] {
  const byName = filtersByName(model)
  return readFilter(filter, { readCondition, placeOf })

  function readCondition(name: string, given: unknown, path: readonly string[]): Condition[] {
    const own = byName.get(name)
    const asked = own ? askedOf([own.name], given, path) : askedAcross(book, model.fields.get(name)!, { given, path })
    return asked.map((each) => resolveCondition(each, model, book.models))
  }
}

const placeOf = (path: readonly string[]) => path.join('.')

function askedAcross(
  book: TypeBook,
  { name, relation }: FieldModel,
  { given, path }: { given: unknown; path: readonly string[] },
): AskedCondition[] {
  const target = book.models.get(relation!.to)!
  if (given === null) throw invalidParameter(placeOf(path), 'Give conditions or leave it out.')
  return Object.entries(given as object).flatMap(([inner, lookups]) => {
    const field = filtersByName(target).get(inner)!
    return askedOf([name, field.name], lookups, [...path, inner])
  })
}

function askedOf(path: readonly string[], given: unknown, place: readonly string[]): AskedCondition[] {
  return Object.entries((given ?? { exact: null }) as object).map(([lookup, json]) => ({
    parameter: placeOf([...place, lookup]),
    path,
    lookup,
    value: { json },
  }))
}
