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
  const types = (operation.variableDefinitions ?? []).map(({ type }) => typeFromAST(schema, type as NamedTypeNode))
  const takesValues = types.some((type) => type !== undefined && holdsItself(type))
  const compiled = takesValues ? withValues(document) : document
  const program = compileQuery(schema, compiled, operation.name?.value, {
    disableLeafSerialization: true,
    disablingCapturingStackErrors: true,
  })
  return isCompiledQuery(program) ? { query: program.query, takesValues } : null
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
