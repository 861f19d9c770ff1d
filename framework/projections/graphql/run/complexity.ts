// What a document can cost: how many records and counts it may ask for. Page sizes multiply down the levels.
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '#framework/operations/list-query.ts'

/** A field says what it costs in its `extensions`; an object costs 1 and a value nothing when it says nothing. */
export interface CostExtensions {
  /** The field itself. */
  cost?: number
  /** Objects it answers: its selection counts that often. */
  rows?: number
  /** Its selection belongs to each record of the page. */
  isPage?: boolean
  /** Records of the page below, by the arguments. */
  pageSize?: (numberOf: (argument: string) => number | null) => number
}

/** A list is a statement and its page information. */
export const CONNECTION_COST = 2
/** Counting is most of a list's cost. */
export const COUNT_COST = 10
/** Records behind a relation to many, as a guess. */
export const ROWS_OF_A_RELATION = 10

/** Wrong sizes are refused later; here they count as the most. */
export function pageSizeOf(numberOf: (argument: string) => number | null): number {
  const size = numberOf('first') ?? numberOf('last') ?? DEFAULT_PAGE_SIZE
  return size >= 1 && size <= MAX_PAGE_SIZE ? size : MAX_PAGE_SIZE
}

/** `fixed` counts once, `perRecord` for every record of the page around it. */
interface Cost {
  fixed: number
  perRecord: number
}

export interface CostedOperation {
  operation: OperationDefinitionNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: Readonly<Record<string, unknown>>
}

/**
 * The operation must be valid and its depth bounded. Every fragment is looked at once, so the time is linear in the
 * document however its fragments fan out (CVE-2026-34573).
 */
export function complexityOf(schema: GraphQLSchema, costed: CostedOperation): number {
  const fragmentCosts = new Map<string, Cost>()
  return costOfSelection(costed.operation.selectionSet, schema.getRootType(costed.operation.operation)!).fixed

  function costOfSelection({ selections }: SelectionSetNode, type: GraphQLCompositeType): Cost {
    const total = { fixed: 0, perRecord: 0 }
    for (const selection of selections) {
      const cost =
        selection.kind === Kind.FIELD
          ? costOfField(selection, type)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? costOfSelection(selection.selectionSet, typeNamed(selection.typeCondition?.name.value) ?? type)
            : costOfFragment(selection.name.value)
      total.fixed += cost.fixed
      total.perRecord += cost.perRecord
    }
    return total
  }

  function costOfFragment(name: string): Cost {
    const known = fragmentCosts.get(name)
    if (known) return known
    const fragment = costed.fragments.get(name)!
    const cost = costOfSelection(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value)!)
    fragmentCosts.set(name, cost)
    return cost
  }

  function costOfField(node: FieldNode, parent: GraphQLCompositeType): Cost {
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined
    // __typename, __schema: bounded by the other limits.
    if (!field) return { fixed: 0, perRecord: 0 }
    const { cost, rows = 1, isPage, pageSize } = field.extensions as CostExtensions
    const type = getNamedType(field.type)
    const own = cost ?? (isCompositeType(type) ? 1 : 0)
    if (!node.selectionSet || !isCompositeType(type)) return { fixed: own, perRecord: 0 }
    const below = costOfSelection(node.selectionSet, type)
    if (isPage) return { fixed: 0, perRecord: own + below.fixed }
    const size = pageSize ? pageSize((argument) => numberOf(node, field, argument)) : 0
    return { fixed: own + rows * (below.fixed + size * below.perRecord), perRecord: 0 }
  }

  function numberOf(node: FieldNode, field: GraphQLField<unknown, unknown>, argument: string): number | null {
    if (!field.args.some((each) => each.name === argument)) return null
    const value = node.arguments?.find((each) => each.name.value === argument)?.value
    return value ? numberIn(value, costed) : null
  }

  function typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    return name === undefined ? undefined : (schema.getType(name) as GraphQLCompositeType | undefined)
  }
}

function numberIn(value: ValueNode, { operation, variables }: CostedOperation): number | null {
  if (value.kind === Kind.INT) return Number(value.value)
  if (value.kind !== Kind.VARIABLE) return null
  const given = variables[value.name.value]
  if (given !== undefined) return typeof given === 'number' ? given : null
  const declared = operation.variableDefinitions?.find((each) => each.variable.name.value === value.name.value)
  return declared?.defaultValue ? numberIn(declared.defaultValue, { operation, variables, fragments: new Map() }) : null
}
