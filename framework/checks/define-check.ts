// The shape of a check: it finds one kind of fault in a project.
import type { Project } from '#framework/application/project.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, flag, needed, type OptionTable, table, words } from '#framework/resource/declaring/rules.ts'

/** One fault. */
export interface CheckFinding {
  /** Stable id: `database.version`. */
  readonly id: string
  readonly level: 'error' | 'warning'
  /** Place: a setting, a file, a resource. */
  readonly path: string
  readonly message: string
  readonly hint: string
}

/** A check as its author writes it. */
export interface CheckDefinition {
  readonly name: string
  /** True for checks that matter only in production. */
  readonly deployOnly?: boolean
  find(project: Project): Promise<readonly CheckFinding[]>
}

const OPTIONS: OptionTable<CheckDefinition> = { name: needed(words), deployOnly: flag, find: needed(code) }
const DECLARATION = table(OPTIONS)

/** Declares a check; list it in framework/checks/all-checks.ts, or in its app's manifest. */
export function defineCheck(definition: CheckDefinition): CheckDefinition {
  return declare('defineCheck()', definition, DECLARATION.find(definition, ''))
}
