// The input of core's parts.
import type { Project, Services } from '#framework/application/project.ts'
import type { Brand } from '#framework/projections/admin/brand.ts'
import type { AdminBundle } from '#framework/projections/admin/bundle/open-bundle.ts'
import type { Log } from '#framework/request/runtime.ts'
import type { ProjectRedis } from './redis.ts'
import type { Settings } from './settings/schema.ts'

/** The project as core's parts see it: with all settings. */
export interface CoreProject extends Project {
  readonly settings: Settings
  log: Log | null
  readonly adminBundle: AdminBundle
  readonly brand: Brand
  readonly surfaces: readonly { readonly label: string; readonly path: string; readonly about: string }[]
  /** Whether this process runs tasks. */
  hasWorker(): Promise<boolean>
  openServices(
    logName?: string,
  ): Promise<Services & { readonly settings: Settings; readonly redis: ProjectRedis | null }>
}
