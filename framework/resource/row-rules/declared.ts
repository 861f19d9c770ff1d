// A row rule whose conditions the declaration spells out in SQL: for the few tables that no other rule fits.
import { declare } from '../declaring/declared.ts'
import { flag, needed, type OptionTable, table, words } from '../declaring/rules.ts'
import { sqlWith } from './placeholders.ts'
import { CLOSED, CURRENT_ACTOR, CURRENT_TENANT, IS_PERSON, IS_SYSTEM, type RowRule } from './row-rule.ts'

export interface DeclaredConditions {
  reason: string
  /** SQL with the placeholders `{tenant}`, `{actor}`, `{person}` (no API key) and `{system}` for the transaction's context. */
  read: string
  insert?: string
  update?: string
  delete?: string
  /** Rows have tenant_id, although the conditions themselves separate tenants. */
  hasTenant?: boolean
}

const CONDITION = sqlWith(['tenant', 'actor', 'person', 'system'])
const OPTIONS: OptionTable<DeclaredConditions> = {
  reason: needed(words),
  read: needed(CONDITION),
  insert: CONDITION,
  update: CONDITION,
  delete: CONDITION,
  hasTenant: flag,
}
const WRITTEN = table(OPTIONS)

function expand(condition: string): string {
  return condition
    .replaceAll('{tenant}', CURRENT_TENANT)
    .replaceAll('{actor}', CURRENT_ACTOR)
    .replaceAll('{person}', IS_PERSON)
    .replaceAll('{system}', IS_SYSTEM)
}

/** Omitted conditions allow only the system. Each verb gets one restrictive policy, with a permissive one behind it. */
export function declared(conditions: DeclaredConditions): RowRule {
  const faults = WRITTEN.find(conditions, '')
  return declare('conditions(), declared() or global()', faults.length > 0 ? { ...CLOSED } : ruleOf(conditions), faults)
}

function ruleOf(conditions: DeclaredConditions): RowRule {
  const read = expand(conditions.read)
  const insert = expand(conditions.insert ?? '{system}')
  const update = expand(conditions.update ?? '{system}')
  const remove = expand(conditions.delete ?? '{system}')
  const policies = (kind: 'restrictive' | 'permissive') =>
    [
      { name: `${kind}_select`, kind, command: 'select', using: read, check: null },
      { name: `${kind}_insert`, kind, command: 'insert', using: null, check: insert },
      { name: `${kind}_update`, kind, command: 'update', using: update, check: update },
      { name: `${kind}_delete`, kind, command: 'delete', using: remove, check: null },
    ] as const
  return {
    name: 'declared',
    hasTenant: conditions.hasTenant ?? false,
    hasOwner: false,
    reason: conditions.reason,
    policies: [...policies('restrictive'), ...policies('permissive')],
  }
}
