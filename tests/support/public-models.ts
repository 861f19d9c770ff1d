// The resources of the surfaces, for tests that iterate over the registry.
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import type { ResourceModel } from '#framework/resource/model.ts'

/** All with at least one operation. */
export function publicModels(): ResourceModel[] {
  return [...buildApplication(installedApps).models.values()].filter(({ operations }) => operations.size > 0)
}
