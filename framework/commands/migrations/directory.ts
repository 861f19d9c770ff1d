// Where the timeline of a project lies.
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'

/** The folder `migrations` of the project. */
export function migrationsOf(project: Pick<Project, 'root'>): string {
  return path.join(project.root, 'migrations')
}
