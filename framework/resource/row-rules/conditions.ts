// A row rule for tenants whose members see and change different rows, depending on their permissions.
import { declare } from '../declaring/declared.ts'
import { listOf, needed, type OptionTable, table, words } from '../declaring/rules.ts'
import { sqlWith } from './placeholders.ts'
import { CLOSED, CURRENT_ACTOR, IS_SYSTEM, type RowCase, type RowRule, TENANT_DOOR, TENANT_WALL } from './row-rule.ts'

/** One matching case suffices. */
export interface RowConditions {
  readonly read: readonly RowCase[]
  /** Rows that may be created, changed and deleted, checked before and after. Default: the readable ones. */
  readonly write?: readonly RowCase[]
}

const CASE: OptionTable<RowCase> = { may: words, where: sqlWith(['own', 'actor']), called: words }
const CASES = listOf(table(CASE))
const OPTIONS: OptionTable<RowConditions> = { read: needed(CASES), write: CASES }
const WRITTEN = table(OPTIONS)

const OWN = `owner_id = ${CURRENT_ACTOR}`

/**
 * `conditions({ read: [{ where: "status = 'published'" }, { may: 'readOwn', where: '{own}' }, { may: 'readAll' }] })`.
 * The conditions become policies, so that they hold for every statement; the transaction knows the caller's
 * permissions. The platform (`ctx.asSystem`) sees every row of its tenant.
 */
export function conditions(written: RowConditions): RowRule {
  const faults = WRITTEN.find(written, '')
  return declare('conditions(), declared() or global()', faults.length > 0 ? { ...CLOSED } : ruleOf(written), faults)
}

function ruleOf({ read, write = read }: RowConditions): RowRule {
  const [reading, writing] = [anyOf(read), anyOf(write)]
  const cases = [...read, ...write]
  return {
    name: 'conditions',
    hasTenant: true,
    hasOwner: cases.some(({ where }) => where?.includes('{own}')),
    reason: null,
    verbs: [...new Set(cases.flatMap(({ may }) => may ?? []))],
    cases: { read, write },
    policies: [
      TENANT_WALL,
      { name: 'may_read', kind: 'restrictive', command: 'select', using: reading, check: null },
      { name: 'may_insert', kind: 'restrictive', command: 'insert', using: null, check: writing },
      { name: 'may_update', kind: 'restrictive', command: 'update', using: writing, check: writing },
      { name: 'may_delete', kind: 'restrictive', command: 'delete', using: writing, check: null },
      TENANT_DOOR,
    ],
  }
}

function anyOf(cases: readonly RowCase[]): string {
  return [...cases.map(caseSql), IS_SYSTEM].join(' or ')
}

function caseSql({ may, where }: RowCase): string {
  const parts = [...(may === undefined ? [] : [`{may:${may}}`]), ...(where === undefined ? [] : [`(${where})`])]
  return `(${parts.join(' and ') || 'true'})`.replaceAll('{own}', OWN).replaceAll('{actor}', CURRENT_ACTOR)
}
