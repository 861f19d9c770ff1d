// Fields that quote another record, such as a webhook's body: visible to callers who may read that record.
import { permissionWordOf, snakeOf } from '../inflection.ts'
import type { FieldModel, Models, ResourceModel } from '../model.ts'
import { holdsWord, IS_SYSTEM } from '../row-rules/row-rule.ts'

/** The fields beside a quotation that name its source. */
const QUOTED_BY = ['resource', 'recordId'] as const

/** Permissions to read quotable resources; none if no field quotes. Transactions know which of them their caller holds. */
export function quotedWordsOf(models: Models): string[] {
  const hasQuotes = [...models.values()].some(({ fields }) => [...fields.values()].some(isQuotation))
  return hasQuotes ? quotableOf(models).map(({ name }) => permissionWordOf(name, 'read')) : []
}

/** The models with quotations that SQL turns to null for callers who may not read the quoted record, on every surface. */
export function withQuotes(models: Models): Models {
  const shown = conditionOf(quotableOf(models))
  return new Map([...models].map(([name, model]) => [name, withQuotesOf(model, shown)]))
}

const isQuotation = ({ options }: FieldModel): boolean => options.quotes === true

/** Resources whose records appear in events. */
function quotableOf(models: Models): ResourceModel[] {
  return [...models.values()].filter(
    ({ rows, isAudited, operations }) => rows.hasTenant && isAudited && operations.has('read'),
  )
}

function withQuotesOf(model: ResourceModel, shown: (alias: string) => string): ResourceModel {
  if (![...model.fields.values()].some(isQuotation)) return model
  const expression = (column: string) => `case when ${shown(column.replace(/\."[^"]*"$/, ''))} then ${column} end`
  // A stand-in would reveal the value to callers who may not see it.
  const quoted = { expression, standIn: null }
  const fields = new Map(
    [...model.fields].map(([name, field]) => [
      name,
      isQuotation(field) ? Object.freeze({ ...field, ...quoted }) : field,
    ]),
  )
  return Object.freeze({ ...model, fields, readable: [...fields.values()].filter(({ isReadable }) => isReadable) })
}

/** Unknown sources are shown to nobody. If not every member sees every row, the database decides about the quoted one. */
function conditionOf(quotable: readonly ResourceModel[]): (alias: string) => string {
  return (alias) => {
    const [resource, record] = QUOTED_BY.map((name) => `${alias}."${snakeOf(name)}"`)
    const cases = quotable.map(({ name, schema, table, rows }) => {
      const row = `exists (select from "${schema}"."${table}" q where q.tenant_id = ${alias}.tenant_id and q.id = ${record})`
      const word = holdsWord(permissionWordOf(name, 'read'))
      return `when '${name}' then ${word}${rows.name === 'tenant' ? '' : ` and ${row}`}`
    })
    return `(${IS_SYSTEM} or case ${resource} ${cases.join(' ')} else false end)`
  }
}
