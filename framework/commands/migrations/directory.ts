// Where a project's migrations are.
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'

/** The project's folder `migrations`. */
export function migrationsOf(project: Pick<Project, 'root'>): string {
  return path.join(project.root, 'migrations')
}
