// Compiles an operation into a program that is independent of its variables.
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

/** Runs an operation faster than walking its document. */
export interface Program {
  readonly query: CompiledQuery['query']
  /** Whether it takes variables as the executor reads them, instead of as they were sent. */
  readonly takesValues: boolean
}

const ANY_VALUE: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'JSON' } }

/**
 * Null if it cannot be compiled. The compiler inlines the reading of a variable type by type and never ends with a
 * recursive type, such as filter groups: such variables are read beforehand.
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

/** Variables with recursive types: their values may be of any depth. */
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
