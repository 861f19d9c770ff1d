// Which fields a document selects directly below a field: decides what is counted and built.
import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

type Fragments = GraphQLResolveInfo['fragments']

const known = new WeakMap<FieldNode, ReadonlySet<string>>()

/** Field names below the field, including fragments. A skipped field counts as selected: this may read too much, but never too little. */
export function selectedFields({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> {
  const [first] = fieldNodes
  // Documents are parsed once and cached, so the result for a node stays valid; merged nodes are examined again.
  let names = fieldNodes.length === 1 ? known.get(first!) : undefined
  if (!names) {
    names = new Set(fieldNodes.flatMap((node) => (node.selectionSet ? namesIn(node.selectionSet, fragments) : [])))
    if (fieldNodes.length === 1) known.set(first!, names)
  }
  return names
}

function namesIn({ selections }: SelectionSetNode, fragments: Fragments, seen = new Set<string>()): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    if (selection.kind === Kind.INLINE_FRAGMENT) return namesIn(selection.selectionSet, fragments, seen)
    const { value: name } = selection.name
    if (seen.has(name)) return []
    seen.add(name)
    return namesIn(fragments[name]!.selectionSet, fragments, seen)
  })
}
