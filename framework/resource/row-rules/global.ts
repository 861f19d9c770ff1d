// A row rule for rows outside tenants: only code with `ctx.asSystem('reason')` sees them.
import { declare } from '../declaring/declared.ts'
import { words } from '../declaring/rules.ts'
import { IS_SYSTEM, type RowRule } from './row-rule.ts'

/** `reason` says why the table cannot belong to a tenant; `./manage rls` shows it. */
export function global(reason: string): RowRule {
  const rule: RowRule = {
    name: 'global',
    hasTenant: false,
    hasOwner: false,
    reason,
    policies: [{ name: 'system', kind: 'permissive', command: 'all', using: IS_SYSTEM, check: IS_SYSTEM }],
  }
  return declare('conditions(), declared() or global()', rule, words.find(reason, '.reason'))
}
