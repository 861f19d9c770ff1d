// The possible cost of a document: how many records and counts it may request. Page sizes multiply down the levels.
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '#framework/operations/listing/list-query.ts'

/** A field declares its cost in its `extensions`; by default an object costs 1 and a value 0. */
export interface CostExtensions {
  /** Cost of the field itself. */
  cost?: number
  /** How many objects it returns: its selection counts that many times. */
  rows?: number
  /** Name of the list argument with one value for each record that it writes and returns. */
  rowsOf?: string
  /** Its selection applies to each record of the page. */
  isPage?: boolean
  /** Records of the page below, from the arguments. */
  pageSize?: (numberOf: (argument: string) => number | null) => number
}

/** A list takes a statement and its page information. */
export const CONNECTION_COST = 2
/** Counting is the most expensive part of a list. */
export const COUNT_COST = 10
/** Every resource is queried for the owner of the id. */
export const NODE_COST = 10
/** A transaction of its own. */
export const MUTATION_COST = 10
/** Limits anonymous calls, sign-ins above all, to five in a document of the usual limit (GHSA-775h-3xrc-c228). */
export const PUBLIC_COST = 1000
/** Assumed records behind a relation to many. */
export const ROWS_OF_A_RELATION = 10

/** Invalid sizes are refused later; here they count as the maximum. */
export function pageSizeOf(numberOf: (argument: string) => number | null): number {
  const size = numberOf('first') ?? numberOf('last') ?? DEFAULT_PAGE_SIZE
  return size >= 1 && size <= MAX_PAGE_SIZE ? size : MAX_PAGE_SIZE
}

/** `fixed` counts once, `perRecord` for every record of the surrounding page. */
interface Cost {
  fixed: number
  perRecord: number
}

/** An operation with everything that determines its cost. */
export interface CostedOperation {
  operation: OperationDefinitionNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: Readonly<Record<string, unknown>>
}

/** One pass over an operation; each fragment is visited once. */
interface Walk extends CostedOperation {
  schema: GraphQLSchema
  fragmentCosts: Map<string, Cost>
  asksVariables: boolean
}

/** For operations whose cost does not depend on variables: documents are cached and come again. */
const fixedCosts = new WeakMap<OperationDefinitionNode, number>()

/**
 * The operation must be valid and of bounded depth. Runs in time linear in the document, however its fragments fan out
 * (CVE-2026-34573).
 */
export function complexityOf(schema: GraphQLSchema, costed: CostedOperation): number {
  const { operation } = costed
  const known = fixedCosts.get(operation)
  if (known !== undefined) return known
  const walk = { ...costed, schema, fragmentCosts: new Map(), asksVariables: false }
  const { fixed } = costOfSelection(walk, operation.selectionSet, schema.getRootType(operation.operation)!)
  if (!walk.asksVariables) fixedCosts.set(operation, fixed)
  return fixed
}

function costOfSelection(walk: Walk, { selections }: SelectionSetNode, type: GraphQLCompositeType): Cost {
  const total = { fixed: 0, perRecord: 0 }
  for (const selection of selections) {
    const cost = costOf(walk, selection, type)
    total.fixed += cost.fixed
    total.perRecord += cost.perRecord
  }
  return total
}

function costOf(walk: Walk, selection: SelectionNode, type: GraphQLCompositeType): Cost {
  if (selection.kind === Kind.FIELD) return costOfField(walk, selection, type)
  if (selection.kind === Kind.FRAGMENT_SPREAD) return costOfFragment(walk, selection.name.value)
  const condition = selection.typeCondition?.name.value
  return costOfSelection(walk, selection.selectionSet, condition === undefined ? type : typeNamed(walk, condition))
}

function costOfFragment(walk: Walk, name: string): Cost {
  const known = walk.fragmentCosts.get(name)
  if (known) return known
  const { selectionSet, typeCondition } = walk.fragments.get(name)!
  const cost = costOfSelection(walk, selectionSet, typeNamed(walk, typeCondition.name.value))
  walk.fragmentCosts.set(name, cost)
  return cost
}

function typeNamed({ schema }: Walk, name: string): GraphQLCompositeType {
  return schema.getType(name) as GraphQLCompositeType
}

function costOfField(walk: Walk, node: FieldNode, parent: GraphQLCompositeType): Cost {
  const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined
  // __typename and __schema: other limits bound them.
  if (!field) return { fixed: 0, perRecord: 0 }
  const { cost, rowsOf, isPage, pageSize, ...more } = field.extensions as CostExtensions
  const rows = rowsOf ? lengthOf(walk, node, rowsOf) : (more.rows ?? 1)
  const written = rowsOf ? rows : 0
  const type = getNamedType(field.type)
  const own = cost ?? (isCompositeType(type) ? 1 : 0)
  if (!node.selectionSet || !isCompositeType(type)) return { fixed: own, perRecord: 0 }
  const below = costOfSelection(walk, node.selectionSet, type)
  if (isPage) return { fixed: 0, perRecord: own + below.fixed }
  const size = pageSize ? pageSize((argument) => numberOf(walk, node, argument)) : 0
  return { fixed: own + written + rows * (below.fixed + size * below.perRecord), perRecord: 0 }
}

/** Number of values in a list argument; a value that is not a list counts as one, as in GraphQL. */
function lengthOf(walk: Walk, node: FieldNode, argument: string): number {
  const value = argumentOf(node, argument)
  if (value?.kind === Kind.LIST) return value.values.length
  const given = value?.kind === Kind.VARIABLE ? givenOf(walk, value.name.value) : undefined
  return Array.isArray(given) ? given.length : 1
}

function numberOf(walk: Walk, node: FieldNode, argument: string): number | null {
  const value = argumentOf(node, argument)
  return value ? numberIn(walk, value) : null
}

function numberIn(walk: Walk, value: ValueNode): number | null {
  if (value.kind === Kind.INT) return Number(value.value)
  if (value.kind !== Kind.VARIABLE) return null
  const name = value.name.value
  const given = givenOf(walk, name)
  if (given !== undefined) return typeof given === 'number' ? given : null
  const declared = walk.operation.variableDefinitions?.find(({ variable }) => variable.name.value === name)
  return declared?.defaultValue ? numberIn(walk, declared.defaultValue) : null
}

function argumentOf(node: FieldNode, name: string): ValueNode | undefined {
  return node.arguments?.find((each) => each.name.value === name)?.value
}

function givenOf(walk: Walk, name: string): unknown {
  const { variables } = walk
  walk.asksVariables = true
  return Object.hasOwn(variables, name) ? variables[name] : undefined
}
