// Cache of documents that passed every check, by text: parsed, limited and validated once, compiled on repetition.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { note } from '#framework/observing/observing.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { GraphqlLimits } from '../settings.ts'
import { compileOperation, type Program } from './compile-operation.ts'
import { complexityOf } from './complexity.ts'
import { findBrokenLimit, fragmentsOf, hasConditionalRoot } from './limits.ts'

// A parsed document takes about fifty times the memory of its text.
const KEPT_CHARACTERS = 500_000
const USES_BEFORE_COMPILING = 2

/** One operation of a checked document. */
export interface CheckedOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** The operation as a program, once it pays off; null while the executor walks the document. */
  compiled(): Program | null
}

/** What documents are checked against. */
export interface DocumentOptions {
  schema: GraphQLSchema
  limits: GraphqlLimits
  hasIntrospection: boolean
  /** Total characters of cached documents. */
  kept?: number
}

/** A client's request of the right form. */
export interface GraphqlRequest {
  query: string
  operationName: string | null
  variables: Readonly<Record<string, unknown>>
}

interface CheckedDocument {
  document: DocumentNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  isCompilable: boolean
  operations: Map<string | null, { uses: number; program: Program | null }>
}

/** Both methods throw `graphql.invalid_document` and `graphql.too_complex`. */
export interface Documents {
  checkedOperationOf(request: GraphqlRequest): CheckedOperation
  /** Runs all checks that need only the text. */
  checkDocument(text: string): void
}

/** The documents of one schema, cached by text. */
export function createDocuments(options: DocumentOptions): Documents {
  const kept = new LRUCache<string, CheckedDocument>({
    maxSize: options.kept ?? KEPT_CHARACTERS,
    sizeCalculation: (_checked, text) => text.length + 100,
  })
  const checkedOf = (text: string): CheckedDocument => {
    const known = kept.get(text)
    note('cache', 'checked document', () => ({ isHit: known !== undefined }))
    const checked = known ?? checkDocument(text, options)
    kept.set(text, checked)
    return checked
  }
  return {
    checkDocument: checkedOf,
    checkedOperationOf({ query, operationName, variables }) {
      const checked = checkedOf(query)
      const operation = operationOf(checked.document, operationName)
      requireComplexity(options, { operation, fragments: checked.fragments, variables })
      return { document: checked.document, operation, compiled: () => compiledOf(checked, operation, options.schema) }
    },
  }
}

function checkDocument(text: string, { schema, limits, hasIntrospection }: DocumentOptions): CheckedDocument {
  if (text.length > limits.maxLength)
    throw new Problem('graphql.too_complex', `The document is longer than ${limits.maxLength} characters.`)
  const document = parseDocument(text, limits)
  const broken = findBrokenLimit(document, limits)
  if (broken) throw new Problem('graphql.too_complex', broken)
  if (hasConditionalRoot(document))
    throw new Problem(
      'graphql.invalid_document',
      'What a subscription follows cannot be skipped: no @skip, no @include.',
    )
  const rules = hasIntrospection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
  const errors = validate(schema, document, rules, { maxErrors: 20, hideSuggestions: !hasIntrospection })
  if (errors.length > 0) throw invalidDocument(errors)
  return {
    document,
    fragments: fragmentsOf(document),
    isCompilable: !holdsText(document),
    operations: new Map(),
  }
}

function parseDocument(text: string, { maxTokens }: GraphqlLimits): DocumentNode {
  try {
    return parse(text, { maxTokens })
  } catch (error) {
    const { message } = error as GraphQLError
    if (message.includes('tokens')) throw new Problem('graphql.too_complex', `It has more than ${maxTokens} tokens.`)
    throw invalidDocument([error as GraphQLError])
  }
}

function invalidDocument(errors: readonly GraphQLError[]): Problem {
  const items = errors.map(({ message, locations }) => {
    const [place] = locations ?? []
    return {
      pointer: '/query',
      code: 'invalid',
      message: place ? `${message} (line ${place.line}, column ${place.column})` : message,
    }
  })
  return new Problem('graphql.invalid_document', items[0]!.message, { errors: items })
}

function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const found = name === null ? operations : operations.filter((operation) => operation.name?.value === name)
  if (found.length === 1) return found[0]!
  const message =
    name === null ? 'Name the operation to run in `operationName`.' : 'The document has no operation of this name.'
  throw new Problem('graphql.invalid_document', message, {
    errors: [{ pointer: '/operationName', code: name === null ? 'required' : 'unknown', message }],
  })
}

function requireComplexity({ schema, limits }: DocumentOptions, costed: Parameters<typeof complexityOf>[1]): void {
  const cost = complexityOf(schema, costed)
  if (cost > limits.maxComplexity)
    throw new Problem(
      'graphql.too_complex',
      `It costs ${cost}; at most ${limits.maxComplexity} is served. Ask for smaller pages or fewer levels.`,
    )
}

/**
 * Compiles a query that repeats. No client text may reach the compiler: it pastes literals into source code and can be
 * tricked into pasting them unquoted. Documents with literals are walked, never compiled.
 */
function compiledOf(
  checked: CheckedDocument,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): Program | null {
  if (!checked.isCompilable || operation.operation !== 'query') return null
  const name = operation.name?.value ?? null
  const known = checked.operations.get(name) ?? { uses: 0, program: null }
  checked.operations.set(name, known)
  if (known.program || known.uses++ !== USES_BEFORE_COMPILING) return known.program
  known.program = compileOperation(schema, checked.document, operation)
  return known.program
}

function holdsText(document: DocumentNode): boolean {
  let isFound = false
  visit(document, {
    StringValue() {
      isFound = true
    },
  })
  return isFound
}
