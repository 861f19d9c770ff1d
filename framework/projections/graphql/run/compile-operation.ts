// An operation as a program, whatever its variables are.
import {
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'

/** What runs an operation quicker than walking its document does. */
export interface Program {
  readonly query: CompiledQuery['query']
  /** Takes the values of variables as the executor reads them, not as they were sent. */
  readonly takesValues: boolean
}

const ANY_VALUE: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'JSON' } }

/**
 * Null where there is none. The compiler writes the reading of a variable out, type by type, and never ends with one that holds itself,
 * such as groups of filters: the variables of those are read before.
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Program | null {
  const takesValues = nestingVariablesOf(schema, operation).length > 0
  const compiled = takesValues ? withValues(document) : document
  const program = compileQuery(schema, compiled, operation.name?.value, {
    disableLeafSerialization: true,
    disablingCapturingStackErrors: true,
  })
  return isCompiledQuery(program) ? { query: program.query, takesValues } : null
}

/** Names of the variables whose types hold themselves: what is given for them may be of any depth. */
export function nestingVariablesOf(schema: GraphQLSchema, { variableDefinitions }: OperationDefinitionNode): string[] {
  const nesting = (variableDefinitions ?? []).filter(({ type }) => {
    const known = typeFromAST(schema, type as NamedTypeNode)
    return known !== undefined && holdsItself(known)
  })
  return nesting.map(({ variable }) => variable.name.value)
}

function holdsItself(type: GraphQLType, around: readonly GraphQLType[] = []): boolean {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return false
  if (around.includes(named)) return true
  return Object.values(named.getFields()).some((field) => holdsItself(field.type, [...around, named]))
}

function withValues(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: (node) => ({ ...node, type: ANY_VALUE, defaultValue: undefined }),
  })
}
