// Limits on a document's shape, counted before validation in time linear in its length.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { GraphqlLimits } from '../settings.ts'

/** Sizes of a selection with its fragments expanded. */
interface Shape {
  fields: number
  aliases: number
  depth: number
}

/** A sentence about the first limit the document breaks, or null. Needs no schema. */
export function findBrokenLimit(document: DocumentNode, limits: GraphqlLimits): string | null {
  const fragments = fragmentsOf(document)
  const shapes = new Map<string, Shape>()
  for (const operation of document.definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue
    const { fields, aliases, depth } = shapeOf(operation.selectionSet, { fragments, shapes })
    if (depth > limits.maxDepth) return `It is ${depth} levels deep; at most ${limits.maxDepth} are served.`
    if (fields > limits.maxFields) return `It asks for ${fields} fields; at most ${limits.maxFields} are served.`
    if (aliases > limits.maxAliases) return `It has ${aliases} aliases; at most ${limits.maxAliases} are served.`
    const roots = rootFieldsOf(operation, fragments)
    if (roots > limits.maxRootFields)
      return `It has ${roots} fields at the root; at most ${limits.maxRootFields} are served.`
  }
  return null
}

/**
 * True if a root field of a subscription is conditional: without it there is nothing to subscribe to (GraphQL, 5.2.4.1,
 * forbids both directives there, but graphql-js 16 does not check).
 */
export function hasConditionalRoot(document: DocumentNode): boolean {
  const fragments = fragmentsOf(document)
  const seen = new Set<string>()
  const isConditional = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true
      if (selection.kind === Kind.FIELD) return false
      if (selection.kind === Kind.INLINE_FRAGMENT) return isConditional(selection.selectionSet)
      const fragment = fragments.get(selection.name.value)
      if (!fragment || seen.has(fragment.name.value)) return false
      seen.add(fragment.name.value)
      return isConditional(fragment.selectionSet)
    })
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.operation === 'subscription' &&
      isConditional(definition.selectionSet),
  )
}

/** The fragments of a document by name. */
export function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
}

interface Known {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Each fragment is measured once, however often it is spread (CVE-2026-34573). */
  shapes: Map<string, Shape>
}

const NOTHING: Shape = { fields: 0, aliases: 0, depth: 0 }

function shapeOf({ selections }: SelectionSetNode, known: Known): Shape {
  const total = { ...NOTHING }
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      // Introspection queries nest deeply by nature; validation bounds or refuses them.
      const isIntrospection = selection.name.value.startsWith('__')
      const below = selection.selectionSet && !isIntrospection ? shapeOf(selection.selectionSet, known) : NOTHING
      total.fields += 1 + below.fields
      total.aliases += (selection.alias ? 1 : 0) + below.aliases
      total.depth = Math.max(total.depth, 1 + below.depth)
    } else {
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? shapeOf(selection.selectionSet, known)
          : shapeOfFragment(selection.name.value, known)
      total.fields += inner.fields
      total.aliases += inner.aliases
      total.depth = Math.max(total.depth, inner.depth)
    }
  }
  return total
}

function shapeOfFragment(name: string, known: Known): Shape {
  const measured = known.shapes.get(name)
  if (measured) return measured
  // Counts as nothing until measured: validation refuses a fragment that spreads itself.
  known.shapes.set(name, NOTHING)
  const fragment = known.fragments.get(name)
  const shape = fragment ? shapeOf(fragment.selectionSet, known) : NOTHING
  known.shapes.set(name, shape)
  return shape
}

function rootFieldsOf({ selectionSet }: OperationDefinitionNode, fragments: Known['fragments']): number {
  const seen = new Set<string>()
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((total, selection) => {
      if (selection.kind === Kind.FIELD) return total + 1
      if (selection.kind === Kind.INLINE_FRAGMENT) return total + count(selection.selectionSet)
      if (seen.has(selection.name.value)) return total
      seen.add(selection.name.value)
      const fragment = fragments.get(selection.name.value)
      return total + (fragment ? count(fragment.selectionSet) : 0)
    }, 0)
  return count(selectionSet)
}
