// Finds faults of row security in a database: lint findings, and differences from the declarations.
import type { Project } from '#framework/application/project.ts'
import { type LintFinding, lintDatabase } from '#framework/database/row-security-lint/lint.ts'
import { readGuards } from '#framework/database/row-security-lint/read-guards.ts'
import { auditOf } from '#framework/projections/audit/audit-of.ts'
import { changesOf } from '#framework/projections/changes/changes-of.ts'
import { circlesOf } from '#framework/projections/changes/circles-of.ts'
import { textsOf } from '#framework/projections/changes/texts-of.ts'
import { rowSecurityOf } from '#framework/projections/row-security/index.ts'
import type { Models } from '#framework/resource/model.ts'

/** Opens the database as the serving role. Throws BootError for mistakes in the declarations. */
export async function findRowSecurityFaults(project: Project): Promise<LintFinding[]> {
  const { models } = await project.loadApplication()
  const { appUrl } = await project.openDatabase()
  return [...(await lintDatabase(appUrl)), ...findDrift(models, await readGuards(appUrl))]
}

/** Policies and triggers that somebody added, dropped or disabled by hand (RLS-40). `installed` are first lines of statements. */
function findDrift(models: Models, installed: readonly string[]): LintFinding[] {
  const declared = guardsOf(models)
  const hint = 'Run ./manage migrate; what was done by hand belongs into a declaration or a migration.'
  return [
    ...[...declared]
      .filter((head) => !installed.includes(head))
      .map((object) => ({ rule: 'D01', object, fault: 'is declared, but the database does not have it', hint })),
    ...installed
      .filter((head) => !declared.has(head))
      .map((object) => ({ rule: 'D02', object, fault: 'is in the database, but nothing declares it', hint })),
  ]
}

/** The first line of each statement that creates a policy or audit trigger, without conditions. */
function guardsOf(models: Models): Set<string> {
  const objects = [...models.values()].flatMap((model) => [
    ...rowSecurityOf(model, models),
    ...auditOf(model, models),
    ...changesOf(model, models),
    ...circlesOf(model),
    ...textsOf(model),
  ])
  const heads = objects.map(({ create }) => create.split('\n', 1)[0]!.replace(/;$/, ''))
  // A deferred trigger counts like any other.
  const guards = heads.map((head) => head.replace(/^create constraint trigger /, 'create trigger '))
  return new Set(guards.filter((head) => /^create (policy|trigger) /.test(head)))
}
