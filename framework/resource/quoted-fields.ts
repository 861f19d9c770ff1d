// Fields that hold what another record says, such as the body that a webhook was sent: met by whoever may read that record.
import { permissionWordOf, snakeOf } from './inflection.ts'
import type { FieldModel, Models, ResourceModel } from './model.ts'
import { holdsWord, IS_SYSTEM } from './row-rules/row-rule.ts'

/** The fields beside a quotation that say whose words it holds. */
const QUOTED_BY = ['resource', 'recordId'] as const

/** The words to read what can be quoted; none where no field quotes. Transactions are told which of them their caller holds. */
export function quotedWordsOf(models: Models): string[] {
  const hasQuotes = [...models.values()].some(({ fields }) => [...fields.values()].some(isQuotation))
  return hasQuotes ? quotableOf(models).map(({ name }) => permissionWordOf(name, 'read')) : []
}

/** The models with quotations that are null for whoever may not read the record they are of: on every surface, for SQL says so. */
export function withQuotes(models: Models): Models {
  const shown = conditionOf(quotableOf(models))
  return new Map([...models].map(([name, model]) => [name, withQuotesOf(model, shown)]))
}

const isQuotation = ({ options }: FieldModel): boolean => options.quotes === true

/** Resources whose records are told of in events. */
function quotableOf(models: Models): ResourceModel[] {
  return [...models.values()].filter(
    ({ rows, isAudited, operations }) => rows.hasTenant && isAudited && operations.has('read'),
  )
}

function withQuotesOf(model: ResourceModel, shown: (alias: string) => string): ResourceModel {
  if (![...model.fields.values()].some(isQuotation)) return model
  const expression = (column: string) => `case when ${shown(column.replace(/\."[^"]*"$/, ''))} then ${column} end`
  // What stands in for a value would tell of it to whoever is not shown it.
  const quoted = { expression, standIn: null }
  const fields = new Map(
    [...model.fields].map(([name, field]) => [
      name,
      isQuotation(field) ? Object.freeze({ ...field, ...quoted }) : field,
    ]),
  )
  return Object.freeze({ ...model, fields, readable: [...fields.values()].filter(({ isReadable }) => isReadable) })
}

/** Of what is not known nobody is shown anything. Where not every member meets every row, the database says who meets this one. */
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
