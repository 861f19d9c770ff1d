// The GraphQL types made so far, by name, and the names every resource has here.
import {
  type GraphQLFieldConfigMap,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  GraphQLObjectType,
} from 'graphql'
import type { Application } from '#framework/application/build-application.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import type { Endpoint } from '#framework/request/define-endpoint.ts'
import { pascalOf, pluralOf, singularOf } from '#framework/resource/inflection.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import type { GraphqlOptions, GraphqlSettings } from '../define-graphql.ts'
import type { RequestState } from '../run/request-state.ts'

/** Source and context of everything about a record. */
export type RecordType = GraphQLObjectType<Row, RequestState>

/** The parts of an application the schema is made from. */
export type Declarations = Pick<Application, 'models' | 'surfaces' | 'endpoints'>

/** The names of one resource in the schema: `Article`, `article`, `articles`. */
export interface GraphqlNames {
  type: string
  plural: string
  one: string
  many: string
}

/** Passed first to everything that makes types. */
export interface TypeBook {
  readonly models: Models
  /** The resources GraphQL serves, in the order of the apps. */
  readonly served: readonly ResourceModel[]
  namesOf(model: ResourceModel): GraphqlNames
  /** The hand-written endpoints GraphQL serves too. */
  readonly endpoints: readonly Endpoint[]
  /** `Article`; its fields are made at first use, for types point at one another in circles. */
  recordTypeOf(model: ResourceModel): RecordType
  /** The type of that name; `build` makes it at first use. */
  type<T extends GraphQLNamedType>(name: string, build: () => T): T
}

/** What the type of a record is made of. */
interface RecordParts {
  fieldsOf(book: TypeBook, model: ResourceModel): GraphQLFieldConfigMap<Row, RequestState>
  interfacesOf(book: TypeBook, model: ResourceModel): GraphQLInterfaceType[]
}

/** An empty book for one schema. It throws when two resources share a type name. */
export function createTypeBook(declarations: Declarations, { fieldsOf, interfacesOf }: RecordParts): TypeBook {
  const models = [...declarations.models.values()]
  const types = new Map<string, GraphQLNamedType>()
  const names = new Map(models.map((model) => [model, namesOf(model, optionsOf(declarations, model))]))
  const isServed = (model: ResourceModel) =>
    optionsOf(declarations, model).isServed !== false && (model.operations.size > 0 || model.actions.size > 0)
  const served = models.filter(isServed)
  requireDistinct(served.map((model) => [model.name, names.get(model)!.type]))
  const book: TypeBook = {
    models: declarations.models,
    served,
    namesOf: (model) => names.get(model)!,
    endpoints: declarations.endpoints.filter(isServedEndpoint),
    recordTypeOf(model) {
      const { type: name } = book.namesOf(model)
      const build = () =>
        new GraphQLObjectType({
          name,
          description: model.description,
          interfaces: () => interfacesOf(book, model),
          fields: () => fieldsOf(book, model),
        })
      return book.type(name, build)
    },
    type<T extends GraphQLNamedType>(name: string, build: () => T): T {
      const type = types.get(name) ?? build()
      types.set(name, type)
      return type as T
    },
  }
  return book
}

/** Bytes and streams are for REST, and so is what has a fixed place outside of the API. */
function isServedEndpoint({ restOnly, upload, streams, path }: Endpoint): boolean {
  return !restOnly && !upload && !streams && !path.startsWith('/.well-known/')
}

/** Two resources of one type name would quietly share a type. */
function requireDistinct(types: [resource: string, type: string][]): void {
  for (const [resource, type] of types) {
    const other = types.find((each) => each[0] !== resource && each[1] === type)
    if (other)
      throw new Error(
        `The resources "${resource}" and "${other[0]}" are both named ${type} in GraphQL. Give one another name with defineGraphql.`,
      )
  }
}

function optionsOf({ surfaces }: Declarations, model: ResourceModel): GraphqlOptions {
  const settings = surfaces.find(({ surface, resource }) => surface === 'graphql' && resource === model.name)
  return (settings as GraphqlSettings | undefined) ?? {}
}

function namesOf({ names }: ResourceModel, options: GraphqlOptions): GraphqlNames {
  const type = options.type ?? names.type
  const plural = options.plural ?? pascalOf(options.type ? pluralOf(options.type) : names.plural)
  const [one, many] = [lowerFirst(type), lowerFirst(plural)]
  // A word that is its own plural (`news`) still needs two root fields.
  return { type, plural: plural === type ? `${plural}List` : plural, one, many: many === one ? `${many}List` : many }
}

/** `Article` → `article`. */
function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1)
}

/** The record behind a relation, when GraphQL can show it. */
export function targetOf(book: TypeBook, field: FieldModel): ResourceModel | null {
  const target = field.relation ? book.models.get(field.relation.to) : undefined
  return target && book.served.includes(target) && target.operations.has('read') ? target : null
}

/** The GraphQL name of a field's own value: relations are spelled `categoryId` and `tagIds`, for `category` is the record. */
export function valueNameOf({ name, relation }: FieldModel): string {
  if (!relation) return name
  return relation.cardinality === 'one' ? `${name}Id` : `${singularOf(name)}Ids`
}
