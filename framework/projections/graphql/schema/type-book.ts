// The GraphQL types created so far, by name, and every resource's GraphQL names.
import {
  type GraphQLFieldConfigMap,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  GraphQLObjectType,
} from 'graphql'
import type { Application } from '#framework/application/build-application.ts'
import { ownerOf } from '#framework/application/distinct-names.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { Scalar } from '#framework/resource/field.ts'
import { pascalOf, pluralOf, singularOf } from '#framework/resource/inflection.ts'
import { NameBook, type Owner, PEND } from '#framework/resource/mistakes/name-book.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import type { GraphqlOptions, GraphqlSettings } from '../define-graphql.ts'
import type { RequestState } from '../run/request-state.ts'
import { SCALARS } from './scalars.ts'

/** The source and context types of all record fields. */
export type RecordType = GraphQLObjectType<Row, RequestState>

// From GraphQL, 3.3 Schema and 3.5 Scalars; the others come from the Relay specification.
const OWN_TYPES = ['Query', 'Mutation', 'Subscription', 'Float', 'Node', 'PageInfo', 'VisibleEvent']

/** The parts of an application that the schema is built from. */
export type Declarations = Pick<Application, 'models' | 'surfaces' | 'endpoints'>

/** The names of one resource in the schema: `Article`, `article`, `articles`. */
export interface GraphqlNames {
  type: string
  plural: string
  one: string
  many: string
}

/** A type's name and what it is built from. */
export interface TypeName extends Owner {
  readonly name: string
}

/** First argument of everything that creates types. */
export interface TypeBook {
  /** Who owns each name of a type, root field or payload field. */
  readonly names: NameBook
  readonly models: Models
  /** The resources that GraphQL serves, in app order. */
  readonly served: readonly ResourceModel[]
  namesOf(model: ResourceModel): GraphqlNames
  /** The hand-written endpoints that GraphQL serves too. */
  readonly endpoints: readonly Endpoint[]
  /** `Article`; its fields are created on first use, because types refer to each other in cycles. */
  recordTypeOf(model: ResourceModel): RecordType
  /** The type of that name, created by `build` on first use. `names` records a conflict between two different sources. */
  type<T extends GraphQLNamedType>(named: TypeName, build: () => T): T
}

/** What a record type is built from. */
interface RecordParts {
  fieldsOf(book: TypeBook, model: ResourceModel): GraphQLFieldConfigMap<Row, RequestState>
  interfacesOf(book: TypeBook, model: ResourceModel): GraphQLInterfaceType[]
}

/** An empty book for one schema. */
export function createTypeBook(declarations: Declarations, { fieldsOf, interfacesOf }: RecordParts): TypeBook {
  const models = [...declarations.models.values()]
  const types = new Map<string, GraphQLNamedType>()
  const names = new Map(models.map((model) => [model, namesOf(model, optionsOf(declarations, model))]))
  const isServed = (model: ResourceModel) =>
    optionsOf(declarations, model).isServed !== false && (model.operations.size > 0 || model.actions.size > 0)
  const served = models.filter(isServed)
  const book: TypeBook = {
    names: ownNames(models),
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
      return book.type({ name, ...ownerOf(model, 'records') }, build)
    },
    type<T extends GraphQLNamedType>({ name, of, path }: TypeName, build: () => T): T {
      book.names.take({ as: 'GraphQL type', name, of, path })
      const type = types.get(name) ?? build()
      types.set(name, type)
      return type as T
    },
  }
  return book
}

/** False for bytes, streams, and paths fixed outside the API: only REST serves them. */
function isServedEndpoint({ restOnly, upload, streams, path }: Endpoint): boolean {
  return !restOnly && !upload && !streams && !path.startsWith('/.well-known/')
}

function ownNames(models: readonly ResourceModel[]): NameBook {
  const names = new NameBook()
  for (const name of [...OWN_TYPES, ...Object.keys(SCALARS)]) names.take({ as: 'GraphQL type', name, ...PEND })
  for (const [{ name }, kind] of ownScalarsOf(models))
    names.take({ as: 'GraphQL type', name, of: `every ${kind}: values`, path: '' })
  return names
}

/** Scalars that field kinds bring, each with one such kind. */
function ownScalarsOf(models: readonly ResourceModel[]): Map<Scalar, string> {
  const kinds = models.flatMap(({ fields }) => [...fields.values()].map(({ kind }) => kind))
  return new Map(kinds.filter(({ scalar }) => !(scalar.name in SCALARS)).map(({ scalar, name }) => [scalar, name]))
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

/** The record behind a relation, if GraphQL serves it. */
export function targetOf(book: TypeBook, field: FieldModel): ResourceModel | null {
  const target = field.relation ? book.models.get(field.relation.to) : undefined
  return target && book.served.includes(target) && target.operations.has('read') ? target : null
}

/** The GraphQL name of a field's own value: relations become `categoryId` and `tagIds`, because `category` is the record. */
export function valueNameOf({ name, relation }: FieldModel): string {
  if (!relation) return name
  return relation.cardinality === 'one' ? `${name}Id` : `${singularOf(name)}Ids`
}
