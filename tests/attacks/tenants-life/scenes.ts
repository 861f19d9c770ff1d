// Shared by the attacks on the life of tenants.
import { deleteTenant, suspendTenant } from '#apps/tenants/index.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { TestTenant } from '#tests/support/tenant.ts'
import type { Scene } from '../support/scene.ts'

/** The platform, in no tenant. */
export const platform = ({ server }: Scene) => createContext(server.runtime, { requestId: 'attack' })

/** Closes a tenant. */
export const WAYS = {
  suspended: (scene: Scene, id: string) => suspendTenant(platform(scene), id, 'unpaid'),
  deleted: (scene: Scene, id: string) => deleteTenant(platform(scene), id, { by: 'platform', reason: 'asked for' }),
}

export interface Closed {
  readonly tenant: TestTenant<'owner'>
  readonly article: string
}

/** With one article written while it was open. */
export async function closedTenant(scene: Scene, way: keyof typeof WAYS): Promise<Closed> {
  const tenant = await scene.tenant()
  const { id } = await scene.must('POST /articles', tenant.people.owner, { title: 'Kept', body: 'x' })
  await WAYS[way](scene, tenant.id)
  return { tenant, article: id }
}
