// Runs a checked operation: the compiled program if there is one, otherwise the executor of graphql-js.
import {
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql'
import { know, spanning } from '#framework/observing/observing.ts'
import { holdsMoreThan } from '#framework/operations/steps/input-limits.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { Problem, type ProblemItem } from '#shared/exceptions/problem.ts'
import { nestingVariablesOf } from './compile-operation.ts'
import type { CheckedOperation, GraphqlRequest } from './documents.ts'
import type { RequestState } from './request-state.ts'

/** What runs, and where it reports failure. */
export interface Execution {
  schema: GraphQLSchema
  checked: CheckedOperation
  request: GraphqlRequest
  hasSuggestions: boolean
}

/** The compiled program collects all errors in variables before it reports the first; with many values that takes seconds (RED-06). */
const FEW_VALUES = 1000
/** A larger filter has more conditions than any list accepts; checking all their types would take long (RED-06). */
const MOST_FILTER_VALUES = 10_000

/** Never rejects if a field throws; throws `request.validation_failed` for malformed variables. */
export function executeOperation(state: RequestState, execution: Execution): Promise<ExecutionResult> {
  const { operation } = execution.checked
  const { query, variables } = execution.request
  know(() => ({ document: query, variables }))
  return spanning(
    ['graphql', nameOfOperation(operation)],
    () => run(state, execution),
    ({ errors = [] }) => ({
      operation: operation.operation,
      failures: errors.map(({ message, path }) => ({ message, path: path?.join('.') })),
    }),
  )
}

/** An operation's name for logs and traces. */
export function nameOfOperation({ name, operation }: OperationDefinitionNode): string {
  return name?.value ?? operation
}

async function run(state: RequestState, execution: Execution): Promise<ExecutionResult> {
  const { schema, checked, request } = execution
  const program = holdsMoreThan(FEW_VALUES, request.variables) ? null : checked.compiled()
  if (program) {
    const variables = program.takesValues ? requireVariables(execution, checked.operation) : request.variables
    const result = await program.query({}, state, variables as Record<string, unknown>)
    // Without data nothing ran: the variables were invalid, and the other executor reports that in the usual words.
    if (result.data !== undefined) return result
  }
  requireVariables(execution, checked.operation)
  return execute({
    schema,
    document: checked.document,
    contextValue: state,
    variableValues: request.variables,
    operationName: request.operationName,
  })
}

/** Reads the variables. Throws `request.validation_failed` for variables that the operation does not accept. */
export function requireVariables(
  { schema, request, hasSuggestions }: Execution,
  operation: OperationDefinitionNode,
): Readonly<Record<string, unknown>> {
  const excess = excessOf(schema, operation, request)
  if (excess) throw invalid([excess])
  const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables, {
    maxErrors: 20,
    hideSuggestions: !hasSuggestions,
  })
  if (!errors) return coerced!
  const items = errors.map(itemOf)
  throw new Problem('request.validation_failed', items[0]!.message, { errors: items })
}

function excessOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  { variables }: GraphqlRequest,
): ProblemItem | null {
  if (!holdsMoreThan(MOST_FILTER_VALUES, variables)) return null
  const name = nestingVariablesOf(schema, operation).find((each) => holdsMoreThan(MOST_FILTER_VALUES, variables[each]))
  if (name === undefined) return null
  return { pointer: `/variables/${name}`, code: 'too_many', message: `holds more than ${MOST_FILTER_VALUES} values` }
}

/** Turns `Variable "$input" got invalid value 7 at "input.title"; …` into a pointer into `variables`. */
function itemOf({ message }: GraphQLError) {
  const [, variable = ''] = /^Variable "\$(\w+)"/.exec(message) ?? []
  const [, place = variable] = / at "([\w.[\]]+)"; /.exec(message) ?? []
  const pointer = `/variables/${place.replace(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`
  return { pointer, code: codeOf(message), message: message.slice(0, 300) }
}

function codeOf(message: string): string {
  if (/was not provided|not to be null|must not be null|of required type/.test(message)) return 'required'
  if (/is not defined by type/.test(message)) return 'unknown'
  return /does not exist in ".*" enum/.test(message) ? 'not_a_choice' : 'type'
}
