// The shape of a check: something that can be wrong with a project and that a machine can find.
import type { Project } from '#framework/application/project.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, flag, needed, type OptionTable, table, words } from '#framework/resource/declaring/rules.ts'

/** One thing that is wrong. */
export interface CheckFinding {
  /** Stable words: `database.version`. */
  readonly id: string
  readonly level: 'error' | 'warning'
  /** Where: a setting, a file, a resource. */
  readonly path: string
  readonly message: string
  readonly hint: string
}

/** A check as its author writes it. */
export interface CheckDefinition {
  readonly name: string
  /** True for what only matters where real users are served. */
  readonly deployOnly?: boolean
  find(project: Project): Promise<readonly CheckFinding[]>
}

const OPTIONS: OptionTable<CheckDefinition> = { name: needed(words), deployOnly: flag, find: needed(code) }
const DECLARATION = table(OPTIONS)

/** Declares a check; list it in framework/checks/all-checks.ts, or in the manifest of its app. */
export function defineCheck(definition: CheckDefinition): CheckDefinition {
  return declare('defineCheck()', definition, DECLARATION.find(definition, ''))
}
